/* One message in the making: who writes to whom and when, the generator that everything random of
 * it comes from, and where it goes. Also the text that letters share. A letter borrows all it
 * points to and lives as long as one message; it belongs to one thread. */
#ifndef COLDTRAIL_BENCH_CORPUS_LETTER_H
#define COLDTRAIL_BENCH_CORPUS_LETTER_H

#include <stdint.h>

#include "bench/corpus/companies.h"
#include "bench/corpus/samples.h"
#include "bench/corpus/texts.h"

/* What every letter draws on. Run lifetime. */
struct stock {
    struct staff *staff;
    struct texts *texts;
    struct samples *samples;
};

/* Memory that letters use one after the other, so that none has to allocate. */
struct workspace {
    struct buffer plain;
    struct buffer html;
    struct buffer file;
    struct buffer encoded;
    struct buffer subject;
    struct buffer inner;
};

enum { MESSAGE_ID_MAX = 96 };

struct letter {
    const struct stock *stock;
    struct workspace *workspace;
    struct prng prng;
    const struct person *sender;
    const struct person *recipient;
    int64_t date; /* when it was sent, UTC */
    enum language language;
    unsigned charset_choice;         /* among the charsets of the language */
    struct buffer *out;              /* the message, LF line ends */
    char message_id[MESSAGE_ID_MAX]; /* without angle brackets; set by envelope_write */
};

/* What `text` holds as a C string, valid until its next change. */
const char *letter_string(struct buffer *text);

/* The charset that the letter's text is in. */
enum charset letter_charset(const struct letter *letter);

/* Append UTF-8 `text` in the letter's charset. */
void letter_put(const struct letter *letter, const char *text, struct buffer *out);

/* Append a subject in UTF-8. */
void letter_subject(struct letter *letter, struct buffer *out);

/* Append a whole text: greeting, paragraphs, at times a table or a line that begins with "From ",
 * closing and signature. In the letter's charset. */
void letter_body(struct letter *letter, uint32_t paragraph_count, struct buffer *out);

/* Append an earlier mail of `writer`, each line led by "> ". */
void letter_quote(struct letter *letter, const struct person *writer, struct buffer *out);

/* Append the signature block of `person`: name, title, company, telephone. */
void letter_signature(struct letter *letter, const struct person *person, struct buffer *out);

/* Append `plain` as an HTML page. The text's charset must keep '<' and '&' to themselves, which
 * iso-2022-jp does not. */
void letter_html(const char *charset, const struct buffer *plain, struct buffer *out);

#endif
