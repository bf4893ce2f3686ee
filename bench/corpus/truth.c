#include "bench/corpus/truth.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/corpus/calendar.h"
#include "bench/corpus/companies.h"
#include "engine/base/digest.h"

struct truth {
    const struct options *options;
    json_t **planted;     /* planted_count objects */
    json_t **near_misses; /* near_miss_count objects */
};

struct truth *truth_new(const struct options *options)
{
    struct truth *truth = calloc(1, sizeof *truth);
    if (truth == NULL) {
        abort();
    }
    truth->options = options;
    truth->planted = calloc(options->planted_count + 1U, sizeof(json_t *));
    truth->near_misses = calloc(options->near_miss_count + 1U, sizeof(json_t *));
    if (truth->planted == NULL || truth->near_misses == NULL) {
        abort();
    }
    return truth;
}

void truth_free(struct truth *truth)
{
    if (truth == NULL) {
        return;
    }
    for (uint32_t i = 0; i < truth->options->planted_count; i++) {
        json_decref(truth->planted[i]);
    }
    for (uint32_t i = 0; i < truth->options->near_miss_count; i++) {
        json_decref(truth->near_misses[i]);
    }
    free(truth->planted);
    free(truth->near_misses);
    free(truth);
}

static json_t *sha256_of(struct bytes content)
{
    char text[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, content, text);
    return json_string(text);
}

static json_t *describe(const struct special *special, const struct special_account *account,
                        const struct placed_message *placed)
{
    const struct company *company = &companies[special->company];
    struct buffer date = {0};
    calendar_write_iso(&date, special->date);
    json_t *note = json_object();
    json_object_set_new(note, "message_id", json_string(account->message_id));
    json_object_set_new(note, "class", json_string(special->is_planted ? "planted" : "near_miss"));
    json_object_set_new(note, "variant", json_string(account->variant));
    json_object_set_new(note, "company", json_string(company->name));
    json_object_set_new(note, "country", json_string(countries[company->country].name));
    json_object_set_new(note, "sector", json_string(company->sector));
    json_object_set_new(note, "role", json_string(roles[special->role].title));
    json_object_set_new(note, "role_shown", json_string(account->role_shown));
    json_object_set_new(note, "shows", json_string(account->shows));
    json_object_set_new(note, "recipient", json_string(account->recipient));
    json_object_set_new(note, "date", json_stringn((const char *)date.data, date.size));
    json_object_set_new(note, "sha256", sha256_of(placed->content));
    json_object_set_new(note, "member", json_string(placed->member));
    json_object_set_new(note, "copies", json_integer(1));
    buffer_done(&date);
    return note;
}

void truth_note(struct truth *truth, const struct special *special,
                const struct special_account *account, const struct placed_message *placed)
{
    json_t **notes = special->is_planted ? truth->planted : truth->near_misses;
    json_t **note = &notes[special->number];
    if (*note == NULL) {
        *note = describe(special, account, placed);
    } else {
        json_object_set_new(*note, "copies", json_integer(2));
        json_object_set_new(*note, "copy_member", json_string(placed->member));
    }
}

static bool write_line(FILE *file, const json_t *object)
{
    return json_dumpf(object, file, JSON_COMPACT) == 0 && fputc('\n', file) != EOF;
}

bool truth_write(const struct truth *truth, const char *path, uint64_t message_count,
                 uint64_t raw_bytes)
{
    const struct options *options = truth->options;
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    json_t *header = json_object();
    json_object_set_new(header, "truth", json_integer(1));
    json_object_set_new(header, "seed", json_integer((json_int_t)options->seed));
    json_object_set_new(header, "messages", json_integer((json_int_t)message_count));
    json_object_set_new(header, "planted", json_integer(options->planted_count));
    json_object_set_new(header, "near_misses", json_integer(options->near_miss_count));
    json_object_set_new(header, "duplicates", json_integer(options->duplicate_count));
    json_object_set_new(header, "raw_bytes", json_integer((json_int_t)raw_bytes));
    bool written = write_line(file, header);
    json_decref(header);
    for (uint32_t i = 0; i < options->planted_count; i++) {
        written = written && write_line(file, truth->planted[i]);
    }
    for (uint32_t i = 0; i < options->near_miss_count; i++) {
        written = written && write_line(file, truth->near_misses[i]);
    }
    return fclose(file) == 0 && written;
}
