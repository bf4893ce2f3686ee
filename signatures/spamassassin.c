#include "signatures/spamassassin.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"
#include "signatures/rule_digest.h"
#include "signatures/rule_id.h"
#include "signatures/spamassassin_meta.h"
#include "signatures/spamassassin_score.h"
#include "signatures/spamassassin_switch.h"

#define FORMAT_NAME "SpamAssassin"
/* What SpamAssassin takes for spam where no `required_score` is given. */
#define DEFAULT_REQUIRED_SCORE 5.0

struct spamassassin {
    struct spamassassin_test *tests;
    size_t count;
    size_t capacity;
    struct table by_name;
    struct bytes *paths; /* of the files read */
    size_t path_count;
    size_t path_capacity;
    struct table by_path;
    struct replacement *replacements;
    size_t replacement_count;
    size_t replacement_capacity;
    double required_score;
};

/* One file while it is read. */
struct reader {
    struct rule_set *set;
    struct spamassassin *state;
    struct bytes path; /* in the set's arena */
    size_t line;
    struct spamassassin_switch around; /* what `if` says of the line */
    bool found_any;                    /* lines that say something */
};

/* What is made of a line by its first word; `text` is what follows it. */
struct line_row {
    const char *word;
    bool (*read)(struct reader *reader, const struct line_row *row, struct bytes text,
                 struct complaint *complaint);
    unsigned kind; /* of a test: enum spamassassin_kind; of a tag: enum replacement_kind */
};

void spamassassin_free(struct spamassassin *state)
{
    if (!state)
        return;
    free(state->tests);
    free(state->replacements);
    free(state->paths);
    table_done(&state->by_name);
    table_done(&state->by_path);
    free(state);
}

static struct rule_place here(const struct reader *reader)
{
    return (struct rule_place){reader->line, 1};
}

/* Split off the first word. */
static struct bytes take_word(struct bytes *text)
{
    size_t end = 0;
    while (end < text->size && !byte_is_space(text->data[end]))
        end++;
    struct bytes word = bytes_slice(*text, 0, end);
    *text = bytes_trim(bytes_from(*text, end));
    return word;
}

static bool is_test_name(struct bytes name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!byte_is_alpha(name.data[i]) && !byte_is_digit(name.data[i]) && name.data[i] != '_')
            return false;
    return name.size > 0 && !byte_is_digit(name.data[0]);
}

static struct spamassassin_test *find_test(const struct spamassassin *state, struct bytes name)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&state->by_name, bytes_hash(name), &cursor)) != TABLE_NONE)
        if (bytes_equal(state->tests[index].name, name))
            return &state->tests[index];
    return NULL;
}

/* The test named by the first word of `text`, added where it is new; NULL: a complaint. */
static struct spamassassin_test *take_test(struct reader *reader, struct bytes *text,
                                           struct complaint *complaint)
{
    struct spamassassin *state = reader->state;
    struct bytes name = take_word(text);
    if (!is_test_name(name) || name.size > LIMIT_RULE_NAME_BYTES) {
        (void)complaint_raise(complaint, here(reader), "'%.*s' is no name of a test",
                              complaint_shown_size(name), complaint_shown(name));
        return NULL;
    }
    struct spamassassin_test *test = find_test(state, name);
    if (test)
        return test;
    if (state->count == LIMIT_RULE_VALUES) {
        (void)complaint_raise(complaint, here(reader), "there are more than %zu tests",
                              LIMIT_RULE_VALUES);
        return NULL;
    }
    state->tests =
        memory_grow(state->tests, &state->capacity, state->count + 1, sizeof *state->tests);
    test = &state->tests[state->count];
    *test = (struct spamassassin_test){.name = arena_copy(reader->set->arena, name)};
    table_insert(&state->by_name, bytes_hash(name), (uint32_t)state->count++);
    return test;
}

/* A later definition of a name replaces the earlier one. */
static bool read_definition(struct reader *reader, const struct line_row *row, struct bytes text,
                            struct complaint *complaint)
{
    struct spamassassin_test *test = take_test(reader, &text, complaint);
    if (!test)
        return false;
    if (text.size == 0)
        return complaint_raise(complaint, here(reader), "the test '%.*s' tests nothing",
                               complaint_shown_size(test->name), complaint_shown(test->name));
    test->kind = (enum spamassassin_kind)row->kind;
    test->definition = arena_copy(reader->set->arena, text);
    test->path = reader->path;
    test->place = here(reader);
    return true;
}

static bool read_describe(struct reader *reader, const struct line_row *row, struct bytes text,
                          struct complaint *complaint)
{
    (void)row;
    struct spamassassin_test *test = take_test(reader, &text, complaint);
    if (!test)
        return false;
    struct buffer repaired = {0};
    (void)utf8_append_repaired(&repaired, text);
    test->description = arena_copy(reader->set->arena, buffer_bytes(&repaired));
    buffer_done(&repaired);
    return true;
}

/* Of four scores the first is for a scan without network tests and without Bayes: ours. */
static bool read_score(struct reader *reader, const struct line_row *row, struct bytes text,
                       struct complaint *complaint)
{
    (void)row;
    struct spamassassin_test *test = take_test(reader, &text, complaint);
    if (!test)
        return false;
    struct bytes word = take_word(&text);
    bool is_relative = word.size > 2 && word.data[0] == '(' && word.data[word.size - 1] == ')';
    double score = 0;
    if (!bytes_to_decimal(is_relative ? bytes_slice(word, 1, word.size - 1) : word, &score))
        return complaint_raise(complaint, here(reader), "'%.*s' is no score",
                               complaint_shown_size(word), complaint_shown(word));
    test->score = is_relative ? test->score + score : score;
    test->has_score = true;
    return true;
}

static bool read_flags(struct reader *reader, const struct line_row *row, struct bytes text,
                       struct complaint *complaint)
{
    (void)row;
    struct spamassassin_test *test = take_test(reader, &text, complaint);
    struct bytes most = bytes_of("maxhits=");
    if (!test)
        return false;
    while (text.size > 0) {
        struct bytes word = take_word(&text);
        int64_t count = 0;
        if (bytes_equal(word, bytes_of("multiple")) && test->most_count == 0)
            test->most_count = LIMIT_RULE_COUNT;
        else if (bytes_equal(word, bytes_of("nosubject")))
            test->is_without_subject = true;
        else if (bytes_equal(word, bytes_of("nice")))
            test->is_nice = true;
        else if (bytes_start_with(word, most) &&
                 bytes_to_number(bytes_from(word, most.size), &count) && count > 0)
            test->most_count = count < LIMIT_RULE_COUNT ? (unsigned)count : LIMIT_RULE_COUNT;
    }
    return true;
}

static bool read_required_score(struct reader *reader, const struct line_row *row,
                                struct bytes text, struct complaint *complaint)
{
    (void)row;
    return bytes_to_decimal(text, &reader->state->required_score) ||
           complaint_raise(complaint, here(reader), "'%.*s' is no score",
                           complaint_shown_size(text), complaint_shown(text));
}

static bool read_replacement(struct reader *reader, const struct line_row *row, struct bytes text,
                             struct complaint *complaint)
{
    struct spamassassin *state = reader->state;
    struct bytes name = take_word(&text);
    (void)complaint;
    state->replacements = memory_grow(state->replacements, &state->replacement_capacity,
                                      state->replacement_count + 1, sizeof *state->replacements);
    state->replacements[state->replacement_count++] =
        (struct replacement){(enum replacement_kind)row->kind, arena_copy(reader->set->arena, name),
                             arena_copy(reader->set->arena, text)};
    return true;
}

static bool read_replace_rules(struct reader *reader, const struct line_row *row, struct bytes text,
                               struct complaint *complaint)
{
    (void)row;
    while (text.size > 0) {
        struct spamassassin_test *test = take_test(reader, &text, complaint);
        if (!test)
            return false;
        test->is_replaced = true;
    }
    return true;
}

/* Lines that say nothing about what mail matches. */
static bool read_nothing(struct reader *reader, const struct line_row *row, struct bytes text,
                         struct complaint *complaint)
{
    (void)row;
    (void)reader;
    (void)text;
    (void)complaint;
    return true;
}

static const struct line_row line_rows[] = {
    {"header", read_definition, SPAMASSASSIN_HEADER},
    {"body", read_definition, SPAMASSASSIN_BODY},
    {"rawbody", read_definition, SPAMASSASSIN_RAWBODY},
    {"full", read_definition, SPAMASSASSIN_FULL},
    {"uri", read_definition, SPAMASSASSIN_URI},
    {"mimeheader", read_definition, SPAMASSASSIN_MIMEHEADER},
    {"meta", read_definition, SPAMASSASSIN_META},
    {"urirhsbl", read_definition, SPAMASSASSIN_NETWORK},
    {"urirhssub", read_definition, SPAMASSASSIN_NETWORK},
    {"urinsrhsbl", read_definition, SPAMASSASSIN_NETWORK},
    {"urinsrhssub", read_definition, SPAMASSASSIN_NETWORK},
    {"urifullnsrhsbl", read_definition, SPAMASSASSIN_NETWORK},
    {"urifullnsrhssub", read_definition, SPAMASSASSIN_NETWORK},
    {"uridnsbl", read_definition, SPAMASSASSIN_NETWORK},
    {"uridnssub", read_definition, SPAMASSASSIN_NETWORK},
    {"askdns", read_definition, SPAMASSASSIN_NETWORK},
    {"replace_tag", read_replacement, REPLACE_TAG},
    {"replace_inter", read_replacement, REPLACE_INTER},
    {"replace_pre", read_replacement, REPLACE_PRE},
    {"replace_post", read_replacement, REPLACE_POST},
    {"replace_rules", read_replace_rules, 0},
    {"describe", read_describe, 0},
    {"score", read_score, 0},
    {"tflags", read_flags, 0},
    {"required_score", read_required_score, 0},
    {"required_hits", read_required_score, 0},
    {"priority", read_nothing, 0},
    {"reuse", read_nothing, 0},
    {"test", read_nothing, 0},
    {"report", read_nothing, 0},
    {"require_version", read_nothing, 0},
    {"loadplugin", read_nothing, 0},
};

/* Count a line that adds nothing to what mail matches. */
static void skip(struct reader *reader, const char *reason, struct bytes word)
{
    reader->found_any = true;
    rule_set_note_import(reader->set, &(struct import_note){.path = reader->path,
                                                            .format = bytes_of(FORMAT_NAME),
                                                            .outcome = IMPORT_SKIPPED,
                                                            .reason = bytes_of(reason),
                                                            .subject = word,
                                                            .line = reader->line});
}

static bool read_words(struct reader *reader, struct bytes text, struct complaint *complaint)
{
    struct bytes word = take_word(&text);
    bool is_switch = false;
    if (!spamassassin_switch_read(&reader->around, word, text, here(reader), complaint, &is_switch))
        return false;
    if (is_switch)
        return true;
    if (!spamassassin_switch_is_on(&reader->around)) {
        skip(reader, "a line under an 'if' that is not true here", word);
        return true;
    }
    if (bytes_equal(word, bytes_of("lang"))) {
        struct bytes language = take_word(&text);
        if (bytes_equal(language, bytes_of("en")))
            return read_words(reader, text, complaint);
        skip(reader, "a line for another language", language);
        return true;
    }
    for (size_t i = 0; i < sizeof line_rows / sizeof line_rows[0]; i++) {
        if (!bytes_equal(word, bytes_of(line_rows[i].word)))
            continue;
        reader->found_any = true;
        return line_rows[i].read(reader, &line_rows[i], text, complaint);
    }
    skip(reader, "a setting that is no test", word);
    return true;
}

/* Cut what stands behind `#`, and take the backslash from `\#`; `out` must hold the line. */
static struct bytes without_comment(struct bytes line, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < line.size; i++) {
        if (line.data[i] == '#' && i > 0 && line.data[i - 1] == '\\')
            size--;
        else if (line.data[i] == '#')
            break;
        out[size++] = line.data[i];
    }
    return bytes_trim(bytes_make(out, size));
}

static void read_line(struct reader *reader, struct bytes line, uint8_t *room)
{
    struct complaint complaint = {.arena = reader->set->arena};
    struct bytes text = without_comment(line, room);
    if (text.size == 0 || read_words(reader, text, &complaint))
        return;
    rule_set_add_refusal(reader->set, (struct refusal){.path = reader->path,
                                                       .place = complaint.place,
                                                       .reason = complaint.reason});
}

/* The set's state, with `path` among its files; NULL: it is there already. */
static struct spamassassin *open_file(struct rule_set *set, struct bytes path)
{
    if (!set->spamassassin) {
        set->spamassassin = memory_new(1, sizeof *set->spamassassin);
        set->spamassassin->required_score = DEFAULT_REQUIRED_SCORE;
    }
    struct spamassassin *state = set->spamassassin;
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&state->by_path, bytes_hash(path), &cursor)) != TABLE_NONE)
        if (bytes_equal(state->paths[index], path))
            return NULL;
    state->paths = memory_grow(state->paths, &state->path_capacity, state->path_count + 1,
                               sizeof *state->paths);
    table_insert(&state->by_path, bytes_hash(path), (uint32_t)state->path_count);
    state->paths[state->path_count++] = path;
    return state;
}

bool spamassassin_read(struct rule_set *set, struct bytes text, struct bytes path)
{
    struct reader reader = {.set = set, .path = arena_copy(set->arena, path)};
    reader.state = open_file(set, reader.path);
    if (!reader.state)
        return true;
    uint8_t *room = memory_new(text.size + 1, 1);
    for (size_t start = 0; start < text.size;) {
        size_t end = bytes_find_byte(text, '\n', start);
        if (end == BYTES_NOT_FOUND)
            end = text.size;
        reader.line++;
        read_line(&reader, bytes_slice(text, start, end), room);
        start = end + 1;
    }
    free(room);
    return reader.found_any;
}

static struct rule rule_of(struct rule_set *set, const struct spamassassin_test *test)
{
    struct rule rule = {.origin = RULE_OF_SPAMASSASSIN,
                        .level = RULE_LEVEL_INFORMATIONAL,
                        .id = rule_id_derive(set->arena, test->name, bytes_of("")),
                        .name = test->name,
                        .title = test->name,
                        .description = test->description,
                        .source = test->path,
                        .place = test->place,
                        .is_component = bytes_start_with(test->name, bytes_of("__")),
                        .most_count = test->most_count,
                        .score = spamassassin_score_of(test),
                        .sha256 = rule_digest(set->arena, test->definition)};
    return rule;
}

static void note(struct rule_set *set, const struct spamassassin_test *test,
                 enum import_outcome outcome, const char *reason)
{
    rule_set_note_import(set, &(struct import_note){.path = test->path,
                                                    .format = bytes_of(FORMAT_NAME),
                                                    .outcome = outcome,
                                                    .reason = bytes_of(reason),
                                                    .subject = test->name,
                                                    .line = test->place.line});
}

static void make_rule(struct rule_set *set, struct spamassassin_test *test)
{
    struct spamassassin *state = set->spamassassin;
    struct replacement_list replacements = {state->replacements, state->replacement_count};
    struct complaint complaint = {.arena = set->arena};
    struct rule rule = rule_of(set, test);
    bool is_well =
        test->kind == SPAMASSASSIN_META
            ? spamassassin_meta_parse(set->arena, test->definition, test->place, &complaint, &rule)
            : spamassassin_test_parse(set->arena, test, &replacements, &complaint, &rule);
    if (!is_well) {
        rule_set_add_refusal(set, (struct refusal){.path = test->path,
                                                   .place = complaint.place,
                                                   .title = test->name,
                                                   .reason = complaint.reason});
        return;
    }
    rule_set_add_rule(set, &rule);
    test->is_loaded = true;
    note(set, test, IMPORT_TAKEN, spamassassin_kind_name(test->kind));
}

void spamassassin_finish(struct rule_set *set)
{
    const struct spamassassin *state = set->spamassassin;
    struct rule rule;
    if (!state)
        return;
    for (size_t i = 0; i < state->count; i++) {
        struct spamassassin_test *test = &state->tests[i];
        const char *obstacle =
            test->kind == SPAMASSASSIN_NONE ? NULL : spamassassin_test_obstacle(test);
        if (obstacle)
            note(set, test, IMPORT_REFUSED, obstacle);
        else if (test->kind != SPAMASSASSIN_NONE)
            make_rule(set, test);
    }
    if (spamassassin_score_rule(set->arena, state->tests, state->count, state->required_score,
                                &rule))
        rule_set_add_rule(set, &rule);
}
