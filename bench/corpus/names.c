#include "bench/corpus/names.h"

static const struct name german_given[NAMES_PER_LIST] = {
    {"Jörg", "joerg"},      {"Anke", "anke"},     {"Matthias", "matthias"}, {"Käthe", "kaethe"},
    {"Torben", "torben"},   {"Ulrike", "ulrike"}, {"Günter", "guenter"},    {"Silke", "silke"},
    {"Henning", "henning"}, {"Björn", "bjoern"},
};
static const struct name german_family[NAMES_PER_LIST] = {
    {"Müllerstädt", "muellerstaedt"}, {"Vogelsang", "vogelsang"},  {"Kröger", "kroeger"},
    {"Lindhorst", "lindhorst"},       {"Weißhaupt", "weisshaupt"}, {"Petersen", "petersen"},
    {"Brandauer", "brandauer"},       {"Schönfeld", "schoenfeld"}, {"Harms", "harms"},
    {"Osterkamp", "osterkamp"},
};
static const struct name italian_given[NAMES_PER_LIST] = {
    {"Niccolò", "niccolo"}, {"Chiara", "chiara"}, {"Tommaso", "tommaso"},
    {"Giulia", "giulia"},   {"Davide", "davide"}, {"Elisabetta", "elisabetta"},
    {"Loris", "loris"},     {"Noemi", "noemi"},   {"Ettore", "ettore"},
    {"Mirella", "mirella"},
};
static const struct name italian_family[NAMES_PER_LIST] = {
    {"Ferrabosco", "ferrabosco"},   {"Montaldi", "montaldi"},
    {"Quarantelli", "quarantelli"}, {"Dalò", "dalo"},
    {"Bersani", "bersani"},         {"Zuccarello", "zuccarello"},
    {"Pavesi", "pavesi"},           {"Tramontin", "tramontin"},
    {"Ghislieri", "ghislieri"},     {"Orlandi", "orlandi"},
};
static const struct name czech_given[NAMES_PER_LIST] = {
    {"Tomáš", "tomas"}, {"Zdeňka", "zdenka"},   {"Ondřej", "ondrej"}, {"Markéta", "marketa"},
    {"Jiří", "jiri"},   {"Alžběta", "alzbeta"}, {"Luboš", "lubos"},   {"Božena", "bozena"},
    {"Radek", "radek"}, {"Šárka", "sarka"},
};
static const struct name czech_family[NAMES_PER_LIST] = {
    {"Dvořáček", "dvoracek"},   {"Hruška", "hruska"}, {"Klimeš", "klimes"},
    {"Pospíchal", "pospichal"}, {"Říha", "riha"},     {"Sedlařík", "sedlarik"},
    {"Tůma", "tuma"},           {"Vaněk", "vanek"},   {"Žižka", "zizka"},
    {"Bartoň", "barton"},
};
static const struct name korean_given[NAMES_PER_LIST] = {
    {"민재", "minjae"},  {"서연", "seoyeon"}, {"도현", "dohyun"}, {"하은", "haeun"},
    {"지훈", "jihoon"},  {"유진", "yujin"},   {"성호", "sungho"}, {"은정", "eunjung"},
    {"태윤", "taeyoon"}, {"수빈", "subin"},
};
static const struct name korean_family[NAMES_PER_LIST] = {
    {"김", "kim"},  {"이", "lee"}, {"박", "park"}, {"최", "choi"}, {"정", "jung"},
    {"강", "kang"}, {"조", "cho"}, {"윤", "yoon"}, {"장", "jang"}, {"임", "lim"},
};
static const struct name taiwanese_given[NAMES_PER_LIST] = {
    {"志明", "chihming"},  {"淑芬", "shufen"},   {"俊傑", "chunchieh"}, {"雅婷", "yating"},
    {"建宏", "chienhung"}, {"怡君", "yichun"},   {"家豪", "chiahao"},   {"美玲", "meiling"},
    {"文雄", "wenhsiung"}, {"佳蓉", "chiajung"},
};
static const struct name taiwanese_family[NAMES_PER_LIST] = {
    {"陳", "chen"}, {"林", "lin"}, {"黃", "huang"}, {"張", "chang"}, {"李", "li"},
    {"王", "wang"}, {"吳", "wu"},  {"劉", "liu"},   {"蔡", "tsai"},  {"楊", "yang"},
};
static const struct name japanese_given[NAMES_PER_LIST] = {
    {"健太", "kenta"},  {"美咲", "misaki"}, {"大輔", "daisuke"}, {"由美子", "yumiko"},
    {"拓也", "takuya"}, {"恵子", "keiko"},  {"直樹", "naoki"},   {"千尋", "chihiro"},
    {"隆", "takashi"},  {"真理", "mari"},
};
static const struct name japanese_family[NAMES_PER_LIST] = {
    {"佐藤", "sato"},      {"高橋", "takahashi"}, {"渡辺", "watanabe"},  {"中村", "nakamura"},
    {"小林", "kobayashi"}, {"山口", "yamaguchi"}, {"松本", "matsumoto"}, {"井上", "inoue"},
    {"木村", "kimura"},    {"清水", "shimizu"},
};
static const struct name french_given[NAMES_PER_LIST] = {
    {"Élodie", "elodie"}, {"Mathieu", "mathieu"},   {"Anaïs", "anais"},   {"Gérard", "gerard"},
    {"Hélène", "helene"}, {"Loïc", "loic"},         {"Sylvie", "sylvie"}, {"Benoît", "benoit"},
    {"Maud", "maud"},     {"Thibault", "thibault"},
};
static const struct name french_family[NAMES_PER_LIST] = {
    {"Delacourbe", "delacourbe"}, {"Lefèvre", "lefevre"},     {"Marchandeau", "marchandeau"},
    {"Rousselin", "rousselin"},   {"Béranger", "beranger"},   {"Guégan", "guegan"},
    {"Tessier", "tessier"},       {"Vauquelin", "vauquelin"}, {"Pruvost", "pruvost"},
    {"Crépin", "crepin"},
};
static const struct name spanish_given[NAMES_PER_LIST] = {
    {"Íñigo", "inigo"},     {"Lucía", "lucia"},   {"Álvaro", "alvaro"}, {"Begoña", "begona"},
    {"Joaquín", "joaquin"}, {"Rocío", "rocio"},   {"Ramón", "ramon"},   {"Inés", "ines"},
    {"Gonzalo", "gonzalo"}, {"Ximena", "ximena"},
};
static const struct name spanish_family[NAMES_PER_LIST] = {
    {"Ordóñez", "ordonez"},   {"Castañeda", "castaneda"}, {"Villalobos", "villalobos"},
    {"Muñiz", "muniz"},       {"Escudero", "escudero"},   {"Zárate", "zarate"},
    {"Peñalver", "penalver"}, {"Robledo", "robledo"},     {"Iturbe", "iturbe"},
    {"Cárdenas", "cardenas"},
};
static const struct name portuguese_given[NAMES_PER_LIST] = {
    {"João", "joao"}, {"Conceição", "conceicao"}, {"Tiago", "tiago"},     {"Inês", "ines"},
    {"Luís", "luis"}, {"Beatriz", "beatriz"},     {"Estêvão", "estevao"}, {"Mônica", "monica"},
    {"Rui", "rui"},   {"Fátima", "fatima"},
};
static const struct name portuguese_family[NAMES_PER_LIST] = {
    {"Magalhães", "magalhaes"}, {"Simões", "simoes"},     {"Brandão", "brandao"},
    {"Teixeira", "teixeira"},   {"Araújo", "araujo"},     {"Figueiredo", "figueiredo"},
    {"Gonçalves", "goncalves"}, {"Assunção", "assuncao"}, {"Vasconcelos", "vasconcelos"},
    {"Leitão", "leitao"},
};
static const struct name english_given[NAMES_PER_LIST] = {
    {"Harriet", "harriet"}, {"Douglas", "douglas"}, {"Melanie", "melanie"}, {"Curtis", "curtis"},
    {"Paige", "paige"},     {"Graham", "graham"},   {"Tamara", "tamara"},   {"Nolan", "nolan"},
    {"Judith", "judith"},   {"Wesley", "wesley"},
};
static const struct name english_family[NAMES_PER_LIST] = {
    {"Ashgrove", "ashgrove"},   {"Whitlock", "whitlock"}, {"O'Dowd", "odowd"},
    {"Kettering", "kettering"}, {"Marsden", "marsden"},   {"Pruitt", "pruitt"},
    {"Hollis", "hollis"},       {"Lockhart", "lockhart"}, {"Tarrant", "tarrant"},
    {"Beckwith", "beckwith"},
};
static const struct name kenyan_given[NAMES_PER_LIST] = {
    {"Wanjiru", "wanjiru"}, {"Otieno", "otieno"},   {"Achieng", "achieng"}, {"Kamau", "kamau"},
    {"Njeri", "njeri"},     {"Kiprono", "kiprono"}, {"Mumbua", "mumbua"},   {"Barasa", "barasa"},
    {"Naliaka", "naliaka"}, {"Joseph", "joseph"},
};
static const struct name kenyan_family[NAMES_PER_LIST] = {
    {"Mwangi", "mwangi"},       {"Odhiambo", "odhiambo"}, {"Kariuki", "kariuki"},
    {"Cheruiyot", "cheruiyot"}, {"Mutua", "mutua"},       {"Wekesa", "wekesa"},
    {"Njoroge", "njoroge"},     {"Auma", "auma"},         {"Korir", "korir"},
    {"Simiyu", "simiyu"},
};
static const struct name south_african_given[NAMES_PER_LIST] = {
    {"Thandiwe", "thandiwe"}, {"Pieter", "pieter"}, {"Sipho", "sipho"}, {"Anneke", "anneke"},
    {"Lerato", "lerato"},     {"Johan", "johan"},   {"Nomsa", "nomsa"}, {"Riaan", "riaan"},
    {"Zanele", "zanele"},     {"Renée", "renee"},
};
static const struct name south_african_family[NAMES_PER_LIST] = {
    {"Dlamini", "dlamini"}, {"Botha", "botha"},      {"Nkosi", "nkosi"},     {"Van Wyk", "vanwyk"},
    {"Mokoena", "mokoena"}, {"Naidoo", "naidoo"},    {"Khumalo", "khumalo"}, {"Steyn", "steyn"},
    {"Sithole", "sithole"}, {"Du Preez", "dupreez"},
};

const struct country countries[COUNTRY_COUNT] = {
    [GERMANY] = {"Germany", "+49", GERMAN, 60, false, german_given, german_family},
    [ITALY] = {"Italy", "+39", ITALIAN, 60, false, italian_given, italian_family},
    [CZECHIA] = {"Czech Republic", "+420", CZECH, 60, false, czech_given, czech_family},
    [SOUTH_KOREA] = {"South Korea", "+82", KOREAN, 540, true, korean_given, korean_family},
    [TAIWAN] = {"Taiwan", "+886", TRADITIONAL_CHINESE, 480, true, taiwanese_given,
                taiwanese_family},
    [JAPAN] = {"Japan", "+81", JAPANESE, 540, true, japanese_given, japanese_family},
    [FRANCE] = {"France", "+33", FRENCH, 60, false, french_given, french_family},
    [SPAIN] = {"Spain", "+34", SPANISH, 60, false, spanish_given, spanish_family},
    [PORTUGAL] = {"Portugal", "+351", PORTUGUESE, 0, false, portuguese_given, portuguese_family},
    [UNITED_STATES] = {"United States", "+1", ENGLISH, -300, false, english_given, english_family},
    [MEXICO] = {"Mexico", "+52", SPANISH, -360, false, spanish_given, spanish_family},
    [BRAZIL] = {"Brazil", "+55", PORTUGUESE, -180, false, portuguese_given, portuguese_family},
    [KENYA] = {"Kenya", "+254", ENGLISH, 180, false, kenyan_given, kenyan_family},
    [SOUTH_AFRICA] = {"South Africa", "+27", ENGLISH, 120, false, south_african_given,
                      south_african_family},
};
