#include "bench/corpus/letter.h"

#include <string.h>

enum charset letter_charset(const struct letter *letter)
{
    return charset_of_language(letter->language, letter->charset_choice);
}

void letter_put(const struct letter *letter, const char *text, struct buffer *out)
{
    enum charset charset = letter_charset(letter);
    if (charset == UTF_8) {
        buffer_text(out, text);
    } else {
        charset_convert(texts_charsets(letter->stock->texts), charset, text, strlen(text), out);
    }
}

void letter_subject(struct letter *letter, struct buffer *out)
{
    const struct phrases *phrases = phrases_of(letter->language);
    if (prng_one_in(&letter->prng, 4)) {
        buffer_text(out, letter->language == GERMAN ? "AW: " : "Re: ");
    }
    phrase_expand(&letter->prng, phrases, phrases->subjects, out);
}

static void put_phrase(struct letter *letter, const char *const *list, struct buffer *out)
{
    struct buffer *scratch = &letter->workspace->inner;
    buffer_reset(scratch);
    phrase_expand(&letter->prng, phrases_of(letter->language), list, scratch);
    letter_put(letter, buffer_string(scratch), out);
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
    buffer_byte(out, '\n');
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
    buffer_text(out, "\n\n");
    for (uint32_t i = 0; i < paragraph_count; i++) {
        if (prng_one_in(prng, 60)) {
            buffer_text(out, "From ");
        }
        texts_paragraph(letter->stock->texts, prng, letter->language, letter->charset_choice, out);
        buffer_byte(out, '\n');
    }
    if (prng_one_in(prng, 4)) {
        put_table(letter, out);
    }
    put_phrase(letter, phrases->closings, out);
    buffer_text(out, "\n\n-- \n");
    letter_signature(letter, letter->sender, out);
}

void letter_quote(struct letter *letter, const struct person *writer, struct buffer *out)
{
    struct buffer *quoted = &letter->workspace->inner;
    const struct phrases *phrases = phrases_of(letter->language);
    buffer_format(out, "\n%s <%s> ", writer->ascii, writer->address);
    letter_put(letter, phrases->wrote, out);
    buffer_byte(out, '\n');
    buffer_reset(quoted);
    uint32_t paragraph_count = prng_between(&letter->prng, 1, 4);
    for (uint32_t i = 0; i < paragraph_count; i++) {
        texts_paragraph(letter->stock->texts, &letter->prng, letter->language,
                        letter->charset_choice, quoted);
    }
    const char *end = quoted->bytes + quoted->size;
    for (const char *line = quoted->bytes; line < end;) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)(line_end - line) + 1;
        buffer_text(out, "> ");
        buffer_append(out, line, size);
        line += size;
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
    for (size_t i = 0; i < plain->size; i++) {
        char c = plain->bytes[i];
        if (c == '\n') {
            buffer_text(out, "<br>\n");
        } else if (c == '<') {
            buffer_text(out, "&lt;");
        } else if (c == '>') {
            buffer_text(out, "&gt;");
        } else if (c == '&') {
            buffer_text(out, "&amp;");
        } else {
            buffer_byte(out, c);
        }
    }
    buffer_text(out, "</p>\n</div>\n</body>\n</html>\n");
}
