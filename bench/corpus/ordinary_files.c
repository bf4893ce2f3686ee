#include "bench/corpus/ordinary_files.h"

#include <stdio.h>

#include "bench/corpus/calendar.h"

enum { FILE_NAME_MAX = 96 };

static void put_pdf(struct letter *letter, struct mime *mime)
{
    static const enum name_form forms[] = {NAME_RFC2231, NAME_ENCODED_WORD, NAME_RFC2231,
                                           NAME_QUOTED};
    struct prng *prng = &letter->prng;
    char name[FILE_NAME_MAX];
    uint32_t kind = prng_below(prng, 4);
    uint32_t number = prng_below(prng, 10000);
    switch (kind) {
    case 0:
        snprintf(name, sizeof name, "Prüfbericht_%04u.pdf", number);
        break;
    case 1:
        snprintf(name, sizeof name, "Spécification %04u.pdf", number);
        break;
    case 2:
        snprintf(name, sizeof name, "納品書_%04u.pdf", number);
        break;
    default:
        snprintf(name, sizeof name, "delivery-note-%04u.pdf", number);
        break;
    }
    mime_attachment_header(mime, &(struct attachment){
                                     .type = "application/pdf",
                                     .name = name,
                                     .name_form = forms[kind],
                                     .transfer = TRANSFER_BASE64,
                                 });
    /* Most are small, a few are scans. */
    uint32_t line_count =
        prng_one_in(prng, 20) ? prng_between(prng, 600, 2400) : prng_between(prng, 20, 250);
    samples_pdf(letter->stock->samples, prng, line_count, mime->out);
}

static void put_document(struct letter *letter, struct mime *mime)
{
    char name[FILE_NAME_MAX];
    uint32_t day = prng_between(&letter->prng, 1, 28);
    uint32_t month = prng_between(&letter->prng, 1, 12);
    snprintf(name, sizeof name, "Minutes %02u-%02u.docx", day, month);
    mime_attachment_header(
        mime, &(struct attachment){
                  .type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                  .name = name,
                  .transfer = TRANSFER_BASE64,
              });
    samples_document(letter->stock->samples, &letter->prng, mime->out);
}

static void put_table(struct letter *letter, struct mime *mime)
{
    struct buffer *file = &letter->workspace->file;
    buffer_reset(file);
    buffer_append_string(file, "reference;article;quantity;price;checked\n");
    uint32_t row_count = prng_between(&letter->prng, 20, 400);
    for (uint32_t i = 0; i < row_count; i++) {
        pattern_expand(&letter->prng, &english_phrases, "^^-######;{g};###;##.##;20##-0#-1#\n",
                       file);
    }
    mime_attachment(mime,
                    &(struct attachment){
                        .type = "text/csv",
                        .parameters = "; charset=us-ascii",
                        .name = "stock.csv",
                        .transfer = prng_one_in(&letter->prng, 2) ? TRANSFER_BASE64 : TRANSFER_7BIT,
                    },
                    file);
}

static void put_calendar_entry(struct letter *letter, struct mime *mime)
{
    struct buffer *file = &letter->workspace->file;
    /* The meeting is in three days. */
    struct civil day = calendar_civil(letter->date + 259200);
    buffer_reset(file);
    buffer_format(file,
                  "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:%s\n"
                  "DTSTART:%04d%02d%02dT090000Z\nDURATION:PT1H\nORGANIZER:mailto:%s\nSUMMARY:",
                  letter->message_id, day.year, day.month, day.day, letter->sender->address);
    phrase_expand(&letter->prng, &english_phrases, english_phrases.subjects, file);
    buffer_append_string(file, "\nEND:VEVENT\nEND:VCALENDAR\n");
    mime_attachment(mime,
                    &(struct attachment){
                        .type = "text/calendar",
                        .parameters = "; charset=utf-8; method=REQUEST",
                        .name = "invite.ics",
                        .transfer = TRANSFER_QP,
                    },
                    file);
}

static void put_report(struct letter *letter, struct mime *mime)
{
    struct buffer *file = &letter->workspace->file;
    buffer_reset(file);
    buffer_append_string(file,
                         "<!DOCTYPE html>\n<html><head><title>Temperature report</title></head>\n"
                         "<body><h1>Temperature report</h1>\n<table>\n");
    uint32_t row_count = prng_between(&letter->prng, 30, 300);
    for (uint32_t i = 0; i < row_count; i++) {
        pattern_expand(&letter->prng, &english_phrases,
                       "<tr><td>^^####</td><td>1#:##</td><td>#.#</td><td>{c}</td></tr>\n", file);
    }
    buffer_append_string(file, "</table></body></html>\n");
    mime_attachment(mime,
                    &(struct attachment){
                        .type = "text/html",
                        .parameters = "; charset=utf-8",
                        .name = "temperature-report.html",
                        .transfer = prng_one_in(&letter->prng, 2) ? TRANSFER_BASE64 : TRANSFER_QP,
                    },
                    file);
}

static void put_image(struct letter *letter, struct mime *mime)
{
    mime_attachment_header(mime, &(struct attachment){
                                     .type = "image/png",
                                     .name = "photo.png",
                                     .transfer = TRANSFER_BASE64,
                                 });
    samples_image(letter->stock->samples, &letter->prng, mime->out);
}

void ordinary_file(struct letter *letter, struct mime *mime)
{
    static void (*const kinds[])(struct letter *, struct mime *) = {
        put_pdf,   put_pdf,   put_document,       put_document,
        put_table, put_image, put_calendar_entry, put_report,
    };
    kinds[prng_below(&letter->prng, sizeof kinds / sizeof kinds[0])](letter, mime);
}

void ordinary_inline_image(struct letter *letter, struct mime *mime, uint32_t number)
{
    char name[FILE_NAME_MAX];
    char content_id[FILE_NAME_MAX];
    snprintf(name, sizeof name, "image%03u.png", number);
    snprintf(content_id, sizeof content_id, "image%03u@inline.example", number);
    mime_attachment_header(mime, &(struct attachment){
                                     .type = "image/png",
                                     .name = name,
                                     .is_inline = true,
                                     .content_id = content_id,
                                     .transfer = TRANSFER_BASE64,
                                 });
    samples_image(letter->stock->samples, &letter->prng, mime->out);
}
