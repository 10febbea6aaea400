-- What a text from a handset is: somebody's words, a reaction to a text of ours, or an answer nobody wrote.
ALTER TABLE replies ADD COLUMN kind text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'reaction', 'automatic'));
--> statement-breakpoint
-- START takes a no back. Where the person had said nothing before, nothing is said again.
ALTER TABLE consents DROP CONSTRAINT consents_decision_check;
--> statement-breakpoint
ALTER TABLE consents ADD CONSTRAINT consents_decision_check
  CHECK (decision IN ('granted', 'withdrawn', 'undecided'));
