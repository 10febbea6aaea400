import { area, type Plan } from './area.ts';

const COAST = 'America/Sao_Paulo';

/** National destination codes (DDD) by state. */
export const brazilPlan: Plan = {
  callingCode: '55',
  source: 'Anatel, codigos nacionais',
  zones: [COAST, 'America/Manaus', 'America/Rio_Branco', 'America/Noronha'],
  areas: [
    area('BR-SP', COAST, '11 12 13 14 15 16 17 18 19'),
    area('BR-RJ', COAST, '21 22 24'),
    area('BR-ES', COAST, '27 28'),
    area('BR-MG', COAST, '31 32 33 34 35 37 38'),
    area('BR-PR', COAST, '41 42 43 44 45 46'),
    area('BR-SC', COAST, '47 48 49'),
    area('BR-RS', COAST, '51 53 54 55'),
    area('BR-DF', COAST, '61'),
    area('BR-GO', COAST, '62 64'),
    area('BR-TO', 'America/Araguaina', '63'),
    area('BR-MT', 'America/Cuiaba', '65 66'),
    area('BR-MS', 'America/Campo_Grande', '67'),
    area('BR-AC', 'America/Rio_Branco', '68'),
    area('BR-RO', 'America/Porto_Velho', '69'),
    area('BR-BA', 'America/Bahia', '71 73 74 75 77'),
    area('BR-SE', 'America/Maceio', '79'),
    area('BR-PE', 'America/Recife America/Noronha', '81'),
    area('BR-PE', 'America/Recife', '87'),
    area('BR-AL', 'America/Maceio', '82'),
    area('BR-PB', 'America/Fortaleza', '83'),
    area('BR-RN', 'America/Fortaleza', '84'),
    area('BR-CE', 'America/Fortaleza', '85 88'),
    area('BR-PI', 'America/Fortaleza', '86 89'),
    area('BR-PA', 'America/Belem', '91 94'),
    area('BR-PA', 'America/Santarem', '93'),
    area('BR-AM', 'America/Manaus', '92'),
    area('BR-AM', 'America/Manaus America/Eirunepe', '97'),
    area('BR-RR', 'America/Boa_Vista', '95'),
    area('BR-AP', 'America/Belem', '96'),
    area('BR-MA', 'America/Fortaleza', '98 99'),
  ],
};
