#include "bench/corpus/letter.h"

const char *letter_string(struct buffer *text)
{
    *buffer_reserve(text, 1) = '\0';
    return (const char *)text->data;
}

enum charset letter_charset(const struct letter *letter)
{
    return charset_of_language(letter->language, letter->charset_choice);
}

void letter_put(const struct letter *letter, const char *text, struct buffer *out)
{
    enum charset charset = letter_charset(letter);
    if (charset == UTF_8) {
        buffer_append_string(out, text);
    } else {
        charset_convert(texts_charsets(letter->stock->texts), charset, bytes_of(text), out);
    }
}

void letter_subject(struct letter *letter, struct buffer *out)
{
    const struct phrases *phrases = phrases_of(letter->language);
    if (prng_one_in(&letter->prng, 4)) {
        buffer_append_string(out, letter->language == GERMAN ? "AW: " : "Re: ");
    }
    phrase_expand(&letter->prng, phrases, phrases->subjects, out);
}

static void put_phrase(struct letter *letter, const char *const *list, struct buffer *out)
{
    struct buffer *scratch = &letter->workspace->inner;
    buffer_reset(scratch);
    phrase_expand(&letter->prng, phrases_of(letter->language), list, scratch);
    letter_put(letter, letter_string(scratch), out);
}

/* An order or stock list as companies paste it into mail: much of what is different in real mail
 * are numbers like these. */
static void put_table(struct letter *letter, struct buffer *out)
{
    static const char *const rows[] = {
        "#### ^^-####-##  ^###^##  ### x ##.## = #,###.##  ^^##\n",
        "##  ^^^######  lot ########  ##/20##  ###### kg\n",
        "########  ^^ ######  #.## C  ##:##:##  ok  ####-####\n",
    };
    const char *row = rows[prng_below(&letter->prng, 3)];
    uint32_t row_count = prng_between(&letter->prng, 4, 40);
    for (uint32_t i = 0; i < row_count; i++) {
        pattern_expand(&letter->prng, &english_phrases, row, out);
    }
    buffer_append_byte(out, '\n');
}

void letter_signature(struct letter *letter, const struct person *person, struct buffer *out)
{
    const struct company *company = person->company;
    buffer_format(out, "%s\n%s\n", person->ascii, person->title);
    letter_put(letter, company->name, out);
    buffer_format(out, "\nTel. %s ", countries[company->country].phone_prefix);
    pattern_expand(&letter->prng, &english_phrases, "## #### ###", out);
    buffer_format(out, "\n%s\n", person->address);
}

void letter_body(struct letter *letter, uint32_t paragraph_count, struct buffer *out)
{
    const struct phrases *phrases = phrases_of(letter->language);
    struct prng *prng = &letter->prng;
    put_phrase(letter, phrases->greetings, out);
    buffer_append_string(out, "\n\n");
    for (uint32_t i = 0; i < paragraph_count; i++) {
        if (prng_one_in(prng, 60)) {
            buffer_append_string(out, "From ");
        }
        texts_paragraph(letter->stock->texts, prng, letter->language, letter->charset_choice, out);
        buffer_append_byte(out, '\n');
    }
    if (prng_one_in(prng, 4)) {
        put_table(letter, out);
    }
    put_phrase(letter, phrases->closings, out);
    buffer_append_string(out, "\n\n-- \n");
    letter_signature(letter, letter->sender, out);
}

void letter_quote(struct letter *letter, const struct person *writer, struct buffer *out)
{
    struct buffer *quoted = &letter->workspace->inner;
    const struct phrases *phrases = phrases_of(letter->language);
    buffer_format(out, "\n%s <%s> ", writer->ascii, writer->address);
    letter_put(letter, phrases->wrote, out);
    buffer_append_byte(out, '\n');
    buffer_reset(quoted);
    uint32_t paragraph_count = prng_between(&letter->prng, 1, 4);
    for (uint32_t i = 0; i < paragraph_count; i++) {
        texts_paragraph(letter->stock->texts, &letter->prng, letter->language,
                        letter->charset_choice, quoted);
    }
    struct bytes text = buffer_bytes(quoted);
    for (size_t line = 0; line < text.size;) {
        size_t next = bytes_find_byte(text, '\n', line) + 1;
        buffer_append_string(out, "> ");
        buffer_append(out, bytes_slice(text, line, next));
        line = next;
    }
}

/* What stands for `byte` in HTML; NULL where it stands for itself. */
static const char *html_form(uint8_t byte)
{
    switch (byte) {
    case '\n':
        return "<br>\n";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    default:
        return NULL;
    }
}

void letter_html(const char *charset, const struct buffer *plain, struct buffer *out)
{
    buffer_format(out,
                  "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; "
                  "charset=%s\">\n<style type=\"text/css\">\n"
                  "p.text, li.text, div.text { margin: 0cm; font-size: 11.0pt; font-family: "
                  "\"Calibri\", sans-serif; }\na:link { color: #0563C1; text-decoration: "
                  "underline; }\nspan.writing { font-family: \"Calibri\", sans-serif; color: "
                  "windowtext; }\ndiv.page { page: section1; }\n</style>\n</head>\n"
                  "<body lang=\"en\">\n<div class=\"page\">\n<p class=\"text\">",
                  charset);
    struct bytes text = buffer_bytes(plain);
    size_t pending = 0; /* copied in runs, cut where a character is written otherwise */
    for (size_t i = 0; i < text.size; i++) {
        const char *shown = html_form(text.data[i]);
        if (shown != NULL) {
            buffer_append(out, bytes_slice(text, pending, i));
            buffer_append_string(out, shown);
            pending = i + 1;
        }
    }
    buffer_append(out, bytes_from(text, pending));
    buffer_append_string(out, "</p>\n</div>\n</body>\n</html>\n");
}
