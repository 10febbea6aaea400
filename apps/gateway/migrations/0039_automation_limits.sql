-- Automations run for each event of their account: their number is bounded by the plan, as that of templates is.
UPDATE plans SET limits = limits || jsonb_build_object('automations',
  CASE name WHEN 'premium' THEN 100 WHEN 'gold' THEN 200 WHEN 'enterprise' THEN 500 ELSE 50 END);
