#include "bench/corpus/companies.h"

#include <stdio.h>
#include <string.h>

static const char transport[] = "transport";
static const char warehousing[] = "warehousing";
static const char storage[] = "storage and distribution";
static const char healthcare[] = "healthcare";
static const char electronics[] = "IT and electronics";
static const char energy[] = "energy";
static const char manufacturing[] = "manufacturing";
static const char websites[] = "website creation";
static const char security[] = "software and internet security";
static const char government[] = "government agency";
static const char vendor[] = "public health vendor";

const struct company companies[COMPANY_COUNT] = {
    {"polarfracht", "Polarfracht GmbH", "polarfracht.example;polarfracht-logistik.example", GERMANY,
     transport, "Polarfracht"},
    {"nordlicht-solar", "Nordlicht Solar AG", "nordlicht-solar.example", GERMANY, energy,
     "Nordlicht;NLS"},
    {"webhafen", "Webhafen Digital GmbH", "webhafen.example", GERMANY, websites, "Webhafen"},
    {"kaeltewerk", "Kältewerk Hansa KG", "kaeltewerk.example;xn--kltewerk-0za.example", GERMANY,
     manufacturing, "Kältewerk;Kaeltewerk Hansa"},
    {"frigoalpe", "Frigoalpe S.p.A.", "frigoalpe.example", ITALY, manufacturing, "Frigoalpe"},
    {"trasporti-lagoni", "Trasporti Lagoni S.r.l.", "trasportilagoni.example", ITALY, transport,
     "Lagoni"},
    {"farmadeposito", "Farmadeposito Italia", "farmadeposito.example", ITALY, storage,
     "Farmadeposito"},
    {"sole-energia", "Sole Energia Tirreno", "sole-energia.example", ITALY, energy, "SET"},
    {"bohemia-cold", "Bohemia Cold s.r.o.", "bohemia-cold.example", CZECHIA, storage,
     "Bohemia Cold"},
    {"vltava-sklady", "Vltavské sklady a.s.", "vltava-sklady.example", CZECHIA, warehousing,
     "Vltava Warehouses"},
    {"medimorava", "Medimorava a.s.", "medimorava.example", CZECHIA, healthcare, "Medimorava"},
    {"hanbit-security", "Hanbit Security Co.", "hanbit-security.example", SOUTH_KOREA, security,
     "Hanbit;한빛시큐리티"},
    {"saebom-bio", "Saebom Bio Logistics", "saebom-bio.example", SOUTH_KOREA, transport,
     "Saebom;새봄바이오"},
    {"daeyang-electronics", "Daeyang Electronics", "daeyang-electronics.example", SOUTH_KOREA,
     electronics, "Daeyang"},
    {"formosa-kelvin", "Formosa Kelvin Petrochemical", "formosa-kelvin.example", TAIWAN, energy,
     "Formosa Kelvin;寶島低溫"},
    {"yushan-sensors", "Yushan Sensors Inc.", "yushan-sensors.example", TAIWAN, electronics,
     "Yushan;玉山感測"},
    {"keelung-depot", "Keelung Depot Ltd.", "keelung-depot.example", TAIWAN, warehousing,
     "Keelung Depot"},
    {"fuyu-reizo", "Fuyu Reizo K.K.", "fuyu-reizo.example", JAPAN, storage, "Fuyu Reizo;冬冷蔵"},
    {"mizumi-medical", "Mizumi Medical", "mizumi-medical.example", JAPAN, healthcare,
     "Mizumi;みずみメディカル"},
    {"hokuto-denki", "Hokuto Denki", "hokuto-denki.example", JAPAN, electronics, "Hokuto"},
    {"glaciere-rhone", "Glacière du Rhône SA", "glaciere-rhone.example", FRANCE, manufacturing,
     "Glaciere du Rhone"},
    {"armor-transit", "Armor Transit", "armor-transit.example;armortransit.example", FRANCE,
     transport, "Armor"},
    {"sante-relais", "Santé Relais", "sante-relais.example", FRANCE, vendor, "Sante Relais"},
    {"frio-levante", "Frío Levante S.L.", "frio-levante.example", SPAIN, storage, "Frio Levante"},
    {"ibersolar", "Ibersolar Módulos S.A.", "ibersolar-modulos.example", SPAIN, energy,
     "Ibersolar"},
    {"clinica-meseta", "Clínicas Meseta", "clinicas-meseta.example", SPAIN, healthcare, "Meseta"},
    {"atlantico-frio", "Atlântico Frio Lda", "atlantico-frio.example", PORTUGAL, warehousing,
     "Atlantico Frio"},
    {"tejo-codigo", "Tejo Código", "tejo-codigo.example", PORTUGAL, websites, "Tejo"},
    {"saude-norte", "Agência Saúde Norte", "saude-norte.example", PORTUGAL, government, "ASN"},
    {"bluepeak-carriers", "Bluepeak Carriers Inc.", "bluepeak-carriers.example", UNITED_STATES,
     transport, "Bluepeak"},
    {"prairie-dryice", "Prairie Dry Ice LLC", "prairie-dryice.example", UNITED_STATES, energy,
     "Prairie;PDI"},
    {"sentinel-harbor", "Sentinel Harbor Software", "sentinel-harbor.example", UNITED_STATES,
     security, "Sentinel Harbor"},
    {"county-supply", "Tri-County Health Supply", "tricounty-supply.example", UNITED_STATES, vendor,
     "Tri-County"},
    {"frontera-fria", "Frontera Fría S.A. de C.V.", "frontera-fria.example", MEXICO, transport,
     "Frontera Fria"},
    {"almacenes-anahuac", "Almacenes Anáhuac", "almacenes-anahuac.example", MEXICO, warehousing,
     "Anahuac"},
    {"biofarma-sierra", "Biofarma Sierra", "biofarma-sierra.example", MEXICO, healthcare, "Sierra"},
    {"serra-gelada", "Serra Gelada Logística", "serra-gelada.example", BRAZIL, storage,
     "Serra Gelada"},
    {"paulista-eletro", "Paulista Eletrônica", "paulista-eletro.example", BRAZIL, electronics,
     "Paulista"},
    {"vida-publica", "Instituto Vida Pública", "vida-publica.example", BRAZIL, government, "IVP"},
    {"rift-cold", "Rift Valley Cold Stores", "rift-cold.example", KENYA, storage, "RVCS"},
    {"savanna-medical", "Savanna Medical Supplies", "savanna-medical.example", KENYA, vendor,
     "Savanna"},
    {"jua-power", "Jua Power Systems", "jua-power.example", KENYA, energy, "Jua"},
    {"karoo-freight", "Karoo Freight (Pty) Ltd", "karoo-freight.example", SOUTH_AFRICA, transport,
     "Karoo"},
    {"cape-vaccines", "Cape Vaccine Stores", "cape-vaccines.example", SOUTH_AFRICA, healthcare,
     "Cape Vaccine"},
};

const struct role roles[ROLE_COUNT] = {
    {"CEO", "ceo"},
    {"Global Sales Officer", "global.sales"},
    {"Purchasing Manager", "purchasing"},
    {"Company President", "president"},
    {"System Administrator", "sysadmin"},
    {"Sales Representative", "sales"},
    {"Director of Finance", "finance"},
    {"Export Sales Manager", "export"},
    {"Human Resource Officer", "hr"},
    {"Head of Marketing & Communication", "marketing"},
    {"Head of Supply & Logistics", "logistics"},
    {"Head of Plant Engineering", "engineering"},
};

static const char *const other_titles[STAFF_PER_COMPANY - ROLE_COUNT] = {
    "Dispatcher",        "Accounts Assistant", "Quality Assurance", "Customer Service",
    "Warehouse Planner", "Project Engineer",   "Legal Counsel",     "Service Desk",
    "Customs Clerk",     "Fleet Coordinator",  "Data Analyst",      "Office Manager",
};

const char *company_mail_domain(const struct company *company, size_t *out_size)
{
    *out_size = strcspn(company->domains, ";");
    return company->domains;
}

static void person_init(struct person *person, size_t company_index, size_t seat)
{
    const struct company *company = &companies[company_index];
    const struct country *country = &countries[company->country];
    /* Given names go round with the seat, family names shift every tenth seat, so that no two
     * people of one company share an address. */
    size_t turn = seat / NAMES_PER_LIST;
    const struct name *given = &country->given[(seat + company_index) % NAMES_PER_LIST];
    const struct name *family =
        &country->family[(seat * 3 + company_index * 7 + turn) % NAMES_PER_LIST];
    const char *separator = company->country == JAPAN ? " " : "";
    size_t domain_size = 0;
    const char *domain = company_mail_domain(company, &domain_size);

    if (country->family_name_first) {
        snprintf(person->shown, sizeof person->shown, "%s%s%s", family->shown, separator,
                 given->shown);
    } else {
        snprintf(person->shown, sizeof person->shown, "%s %s", given->shown, family->shown);
    }
    snprintf(person->ascii, sizeof person->ascii, "%s %s", given->ascii, family->ascii);
    for (char *c = person->ascii; *c != '\0'; c++) {
        if ((c == person->ascii || c[-1] == ' ') && *c >= 'a' && *c <= 'z') {
            *c = (char)(*c - 'a' + 'A');
        }
    }
    snprintf(person->address, sizeof person->address, "%s.%s@%.*s", given->ascii, family->ascii,
             (int)domain_size, domain);
    person->company = company;
    person->title = seat < ROLE_COUNT ? roles[seat].title : other_titles[seat - ROLE_COUNT];
}

void staff_init(struct staff *staff)
{
    for (size_t company = 0; company < COMPANY_COUNT; company++) {
        for (size_t seat = 0; seat < STAFF_PER_COMPANY; seat++) {
            person_init(&staff->people[company][seat], company, seat);
        }
    }
}

void companies_write_watchlist(struct buffer *out)
{
    buffer_append_string(out, "company,domains,country,sector,aliases\n");
    for (size_t i = 0; i < COMPANY_COUNT; i++) {
        const struct company *company = &companies[i];
        /* No cell holds a comma or a quotation mark, so none needs quoting. */
        buffer_format(out, "%s,%s,%s,%s,%s\n", company->name, company->domains,
                      countries[company->country].name, company->sector, company->aliases);
    }
}
