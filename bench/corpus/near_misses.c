#include "bench/corpus/near_misses.h"

#include "bench/corpus/envelope.h"
#include "bench/corpus/lure.h"
#include "bench/corpus/mime.h"

/* Someone writes to the addressee. */
static void put_header(struct letter *letter, const struct addressee *addressee, const char *name,
                       const char *address, const char *subject)
{
    envelope_write(letter, &(struct envelope){
                               .from_name = name,
                               .from_address = address,
                               .to_name = addressee->shown,
                               .to_address = addressee->person.address,
                               .subject = subject,
                           });
}

static struct buffer *empty_text(struct letter *letter)
{
    buffer_reset(&letter->workspace->plain);
    return &letter->workspace->plain;
}

static void put_plain(struct mime *mime, const struct buffer *text)
{
    mime_text(mime, "text/plain", "us-ascii", TRANSFER_7BIT, text);
}

static void put_pdf(struct letter *letter, struct mime *mime, const char *name)
{
    mime_attachment_header(
        mime,
        &(struct attachment){.type = "application/pdf", .name = name, .transfer = TRANSFER_BASE64});
    samples_pdf(letter->stock->samples, &letter->prng, prng_between(&letter->prng, 40, 300),
                mime->out);
}

static void put_html_file(struct letter *letter, struct mime *mime, const char *name,
                          const char *page)
{
    struct buffer *file = &letter->workspace->file;
    buffer_reset(file);
    buffer_append_string(file, page);
    mime_attachment(mime,
                    &(struct attachment){.type = "text/html",
                                         .parameters = "; charset=utf-8",
                                         .name = name,
                                         .transfer = TRANSFER_BASE64},
                    file);
}

/* A ministry asks for refrigerators: everything is as in the campaign, but the paper is a PDF. */
static void write_rfq_thread(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "Procurement Unit", "procurement@health-ministry.example",
               "Re: Request for quotation, vaccine refrigerators");
    lure_text(letter, addressee->salutation, NULL, text);
    letter_quote(letter, letter->recipient, text);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_pdf(letter, &mime, "RFQ refrigerators.pdf");
    mime_close(&mime);
}

static void write_title_with_pdf(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    const char *title = lure_title(&letter->prng);
    put_header(letter, addressee, "Supply Desk", "supply@programme-office.example", title);
    lure_text(letter, addressee->salutation, title, text);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_pdf(letter, &mime, "RFQ.pdf");
    mime_close(&mime);
}

static const char bulletin[] =
    "Summary: mails under the title \"RFQ - UNICEF CCEOP and Vaccine Project\" went to firms of\n"
    "the vaccine cold chain. They pretend to come from Haier Biomedical and carry an HTML page\n"
    "that asks for the password of the mail account.\n\n"
    "Sources: the report of IBM X-Force and the note of CISA that points to it. Search your\n"
    "archives for the indicators of compromise, and report what you find to the help desk.\n";

static void write_security_bulletin(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "CERT Coordination", "bulletins@cert-office.example",
               "[Bulletin] Phishing campaign against the vaccine cold chain");
    buffer_append_string(text, bulletin);
    put_plain(&mime, text);
}

/* The bulletin as a web newsletter; the page is the body, not an attachment. */
static void write_threat_newsletter(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    struct buffer *html = &letter->workspace->html;
    put_header(letter, addressee, "Weekly Threat Letter", "letter@threat-news.example",
               "This week: X-Force on cold chain phishing");
    buffer_append_string(text, bulletin);
    buffer_reset(html);
    letter_html("us-ascii", text, html);
    mime_open(&mime, "alternative");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    mime_text(&mime, "text/html", "us-ascii", TRANSFER_QP, html);
    mime_close(&mime);
}

/* An analyst sends a piece of the page's source, indented, as a text file. */
static void write_quoted_source(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    struct buffer *file = &letter->workspace->file;
    put_header(letter, addressee, "CERT Coordination", "bulletins@cert-office.example",
               "Fwd: RFQ - UNICEF CCEOP and Vaccine Project (analysis)");
    buffer_append_string(text, bulletin);
    buffer_reset(file);
    buffer_append_string(file,
                         "Excerpt, line 14 to 16 of the page:\n\n"
                         "    | form method=post action=hxxps://collector-NN[.]example/next.php\n"
                         "    | input type=text value=the recipient's address\n"
                         "    | input type=password\n");
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    mime_attachment(&mime,
                    &(struct attachment){.type = "text/plain",
                                         .parameters = "; charset=us-ascii",
                                         .name = "excerpt.txt",
                                         .transfer = TRANSFER_7BIT},
                    file);
    mime_close(&mime);
}

/* What secure-mail gateways send: a page with a password field, about something else. */
static void write_secure_mail(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "Secure Mail Gateway", "noreply@sealed-post.example",
               "You have received an encrypted message");
    buffer_append_string(text, "Open the attached page and enter the password that you chose.\n");
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_html_file(letter, &mime, "securedoc.html",
                  "<!DOCTYPE html>\n<html><head><title>Encrypted message</title></head><body>\n"
                  "<form method=\"post\" action=\"https://gateway.sealed-post.example/open\">\n"
                  "<input type=\"password\" name=\"passphrase\"><button>Open</button>\n"
                  "</form></body></html>\n");
    mime_close(&mime);
}

static void write_html_invoice(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "Billing", "billing@office-supplies.example",
               "Your invoice for September");
    buffer_format(text, "%s\n\nyour invoice is attached as a page.\n", addressee->salutation);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_html_file(letter, &mime, "invoice.html",
                  "<html><body><h1>Invoice</h1><table><tr><td>Paper A4</td><td>40 boxes</td>"
                  "<td>212.00</td></tr></table></body></html>\n");
    mime_close(&mime);
}

static void write_programme_newsletter(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "Cold Chain Programme", "news@programme-office.example",
               "CCEOP newsletter: solar refrigerators reach the districts");
    buffer_append_string(
        text, "Gavi and UNICEF report that the Cold Chain Equipment Optimisation Platform "
              "(CCEOP)\nhas equipped 1,200 more health posts with ice-lined and "
              "solar-powered refrigerators.\nThe next call for suppliers opens in "
              "spring.\n");
    put_plain(&mime, text);
}

static void write_service_mail(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "District Laboratory", "lab@district-hospital.example",
               "Haier HBC-260: door seal");
    buffer_format(text,
                  "%s\n\nthe seal of our Haier HBC-260 no longer closes. Can Haier Biomedical send "
                  "a new\none, or do you keep it in stock? We enclose the service report.\n",
                  addressee->salutation);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_html_file(letter, &mime, "service-report.html",
                  "<html><body><h1>Service report</h1><p>HBC-260, serial 20771, door seal worn."
                  "</p></body></html>\n");
    mime_close(&mime);
}

/* The name of the real company over an ordinary quotation. */
static void write_company_name_with_pdf(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    put_header(letter, addressee, "Haier Biomedical", "service@medical-dealer.example",
               "Quotation for two freezers");
    buffer_format(text, "%s\n\nplease find our quotation enclosed.\n", addressee->salutation);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_pdf(letter, &mime, "Quotation.pdf");
    mime_close(&mime);
}

/* The title and a page, but nothing on it asks for anything. */
static void write_title_with_harmless_page(struct letter *letter, const struct addressee *addressee)
{
    struct mime mime = {.out = letter->out, .prng = &letter->prng};
    struct buffer *text = empty_text(letter);
    const char *title = lure_title(&letter->prng);
    put_header(letter, addressee, "Tender Portal", "portal@tender-board.example", title);
    lure_text(letter, addressee->salutation, title, text);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain(&mime, text);
    mime_part(&mime);
    put_html_file(letter, &mime, "tender.html",
                  "<html><body><h1>Lots</h1><table><tr><td>1</td><td>ice-lined refrigerators</td>"
                  "</tr><tr><td>2</td><td>solar-powered refrigerators</td></tr></table>"
                  "<p>Ask the tender board for your password.</p></body></html>\n");
    mime_close(&mime);
}

struct near_miss {
    const char *name;
    void (*write)(struct letter *letter, const struct addressee *addressee);
};

static const struct near_miss near_misses[] = {
    {"rfq_thread", write_rfq_thread},
    {"title_with_pdf", write_title_with_pdf},
    {"security_bulletin", write_security_bulletin},
    {"threat_newsletter", write_threat_newsletter},
    {"quoted_source", write_quoted_source},
    {"secure_mail", write_secure_mail},
    {"html_invoice", write_html_invoice},
    {"programme_newsletter", write_programme_newsletter},
    {"service_mail", write_service_mail},
    {"company_name_with_pdf", write_company_name_with_pdf},
    {"title_with_harmless_page", write_title_with_harmless_page},
};

void near_miss_write(struct letter *letter, const struct addressee *addressee, uint32_t number,
                     struct special_account *account)
{
    const struct near_miss *near_miss =
        &near_misses[number % (sizeof near_misses / sizeof near_misses[0])];
    letter->language = ENGLISH;
    letter->charset_choice = 0;
    near_miss->write(letter, addressee);
    account->variant = near_miss->name;
    account->shows = "";
}
