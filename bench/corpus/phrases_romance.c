#include "bench/corpus/phrases.h"

#include <stddef.h>

static const char *const italian_subjects[] = {
    "Documento di trasporto ######-^^",   "Richiesta sull'ordine ^^-#####",
    "Novità sugli orari di carico a {c}", "Verbale della riunione: {g}",
    "Preventivo ^##### per {g}",          NULL,
};
static const char *const italian_greetings[] = {
    "Gentili colleghi,",
    "Buongiorno,",
    "Spettabile ditta,",
    NULL,
};
static const char *const italian_sentences[] = {
    "Il camion con {g} è partito da {c} alle ##:##.",
    "Potete confermare i ### bancali con riferimento ^^-######?",
    "Mancano ## cartoni rispetto alla distinta ^####-##, come già segnalato.",
    "Da lunedì il magazzino di {c} aprirà alle 0#:30.",
    "La sonda ####-### ha registrato 1#,# gradi perché la porta è rimasta aperta.",
    "Il prezzo per {g} sarà di ##,## EUR al pezzo.",
    "Possiamo sentirci il ## alle ##:00 per parlare di {g}?",
    "Il ricambio ^##-#### non sarà disponibile fino a fine mese.",
    "La dogana di {c} chiede l'originale del certificato ^^^ ######.",
    "La fattura ######## di #.###,## EUR risulta saldata, grazie.",
    "L'autista ha aspettato ## minuti alla rampa ## perché mancavano i documenti.",
    "In allegato trovate il piano aggiornato per la città di {c}.",
    NULL,
};
static const char *const italian_closings[] = {
    "Cordiali saluti",
    "Distinti saluti",
    "Grazie e a presto",
    NULL,
};
static const char *const italian_goods[] = {
    "contenitori isotermici",      "ghiaccio secco", "compressori di ricambio", "moduli solari",
    "registratori di temperatura", "guarnizioni",    "kit di laboratorio",      NULL,
};
static const char *const italian_cities[] = {
    "Borgolago", "Santa Verena", "Portovento", "Montefreddo", NULL,
};
const struct phrases italian_phrases = {
    italian_subjects, italian_greetings, italian_sentences, italian_closings,
    italian_goods,    italian_cities,    "ha scritto:",     " ",
};

static const char *const french_subjects[] = {
    "Bon de livraison ######-^^",  "Précision sur la commande ^^-#####",
    "Décalage des créneaux à {c}", "Compte rendu : {g}",
    "Devis nº ^##### pour {g}",    NULL,
};
static const char *const french_greetings[] = {
    "Bonjour,",
    "Madame, Monsieur,",
    "Chers collègues,",
    NULL,
};
static const char *const french_sentences[] = {
    "Le camion avec {g} a quitté {c} à ##h##.",
    "Pouvez-vous confirmer les ### palettes sous la référence ^^-###### ?",
    "Il manque ## cartons par rapport à la liste ^####-## reçue hier.",
    "Dès la semaine prochaine, le dépôt de {c} ouvrira à 0#h30.",
    "La sonde ####-### a relevé 1#,# degrés, la porte étant restée ouverte.",
    "Le tarif pour {g} passe à ##,## EUR l'unité.",
    "Serait-il possible d'échanger le ## à ##h00 à propos de {g} ?",
    "La pièce ^##-#### ne sera pas livrée avant la fin du mois.",
    "Le bureau de douane de {c} réclame l'original du certificat ^^^ ######.",
    "La facture ######## de # ###,## EUR a été réglée, merci.",
    "Le chauffeur a attendu ## minutes au quai ## faute de documents prêts.",
    "Vous trouverez ci-joint le planning révisé pour {c}.",
    NULL,
};
static const char *const french_closings[] = {
    "Cordialement,",
    "Bien à vous,",
    "Veuillez agréer nos salutations distinguées,",
    NULL,
};
static const char *const french_goods[] = {
    "les caisses isothermes", "la glace carbonique", "les compresseurs",    "les modules solaires",
    "les enregistreurs",      "les joints de porte", "le matériel médical", NULL,
};
static const char *const french_cities[] = {
    "Valmorel-sur-Onde", "Châteaufroid", "Port-Galène", "Saint-Évrard", NULL,
};
const struct phrases french_phrases = {
    french_subjects, french_greetings, french_sentences, french_closings,
    french_goods,    french_cities,    "a écrit :",      " ",
};

static const char *const spanish_subjects[] = {
    "Albarán ######-^^",
    "Consulta sobre el pedido ^^-#####",
    "Cambio de horario en {c}: mañana",
    "Acta de la reunión: {g}",
    "Cotización ^##### de {g}",
    NULL,
};
static const char *const spanish_greetings[] = {
    "Estimados señores:",
    "Buenos días:",
    "Estimado equipo:",
    NULL,
};
static const char *const spanish_sentences[] = {
    "El camión con {g} salió de {c} a las ##:##.",
    "¿Pueden confirmar los ### palés con la referencia ^^-######?",
    "Faltan ## cajas según la lista ^####-## que recibimos.",
    "A partir del lunes el almacén de {c} abrirá a las 0#:30.",
    "La sonda ####-### marcó 1#,# grados porque la puerta quedó abierta.",
    "El precio de {g} será de ##,## por unidad.",
    "¿Podemos hablar el día ## a las ##:00 sobre {g}?",
    "La pieza ^##-#### no estará disponible hasta fin de mes.",
    "La aduana de {c} pide el original del certificado ^^^ ######.",
    "La factura ######## quedó pagada hoy, muchas gracias.",
    "El conductor esperó ## minutos en el muelle ## por falta de documentación.",
    "Adjuntamos el plan revisado para el próximo trimestre.",
    NULL,
};
static const char *const spanish_closings[] = {
    "Un cordial saludo,",
    "Atentamente,",
    "Muchas gracias y saludos,",
    NULL,
};
static const char *const spanish_goods[] = {
    "cajas isotérmicas",
    "hielo seco",
    "compresores de repuesto",
    "módulos solares",
    "registradores de temperatura",
    "juntas de puerta",
    "material clínico",
    NULL,
};
static const char *const spanish_cities[] = {
    "Villafría del Mar", "Peñascal", "Puerto Almena", "Cañaverales", NULL,
};
const struct phrases spanish_phrases = {
    spanish_subjects, spanish_greetings, spanish_sentences, spanish_closings,
    spanish_goods,    spanish_cities,    "escribió:",       " ",
};

static const char *const portuguese_subjects[] = {
    "Guia de remessa ######-^^",    "Dúvida sobre a encomenda ^^-#####",
    "Alteração de horários em {c}", "Ata da reunião: {g}",
    "Cotação ^##### para {g}",      NULL,
};
static const char *const portuguese_greetings[] = {
    "Bom dia,",
    "Prezados senhores,",
    "Caros colegas,",
    NULL,
};
static const char *const portuguese_sentences[] = {
    "O caminhão com {g} saiu de {c} às ##:##.",
    "Podem confirmar as ### paletes com a referência ^^-######?",
    "Faltam ## caixas em relação à lista ^####-##, como já avisámos.",
    "A partir de segunda-feira o armazém de {c} abre às 0#:30.",
    "O sensor ####-### marcou 1#,# graus porque a porta não fechou.",
    "O preço de {g} passa para ##,## por unidade.",
    "Podemos conversar no dia ## às ##:00 sobre {g}?",
    "A peça ^##-#### só estará disponível no fim do mês.",
    "A alfândega de {c} exige o original da certidão ^^^ ######.",
    "A fatura ######## foi paga hoje, muito obrigado pela atenção.",
    "Segue em anexo o plano revisto para a região de {c}.",
    NULL,
};
static const char *const portuguese_closings[] = {
    "Atenciosamente,",
    "Com os melhores cumprimentos,",
    "Até breve,",
    NULL,
};
static const char *const portuguese_goods[] = {
    "caixas térmicas",
    "gelo seco",
    "compressores de reposição",
    "módulos solares",
    "registadores de temperatura",
    "vedações",
    "material de laboratório",
    NULL,
};
static const char *const portuguese_cities[] = {
    "Vila Nevoeiro", "São Martim", "Ponte Fria", "Maçãs de Cima", NULL,
};
const struct phrases portuguese_phrases = {
    portuguese_subjects, portuguese_greetings, portuguese_sentences, portuguese_closings,
    portuguese_goods,    portuguese_cities,    "escreveu:",          " ",
};
