/* Rows by the hundred thousand: what is found, and that a plan does not grow with fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/fold.h"
#include "engine/base/memory.h"
#include "tests/match/trial.h"

struct findings {
    uint32_t rows[8];
    size_t sizes[8];
    size_t count;
};

static void note(void *state, uint32_t row, size_t size)
{
    struct findings *findings = state;
    assert_true(findings->count < 8);
    findings->rows[findings->count] = row;
    findings->sizes[findings->count++] = size;
}

static struct row_set *make_domains(struct arena *arena, struct value *values, struct piece *pieces,
                                    const char *const *names, size_t count)
{
    struct row_set *set = row_set_new(ROW_DOMAIN, arena);
    for (size_t i = 0; i < count; i++) {
        pieces[i] = (struct piece){PIECE_TEXT, bytes_of(names[i])};
        values[i] = (struct value){.pieces = &pieces[i], .piece_count = 1};
        row_set_add(set, &values[i], &values[i]);
    }
    return set;
}

static void finds_every_domain_above_a_name(void **state)
{
    (void)state;
    static const char *const names[] = {"a.example", "Example", "b.a.example", "a.example."};
    struct value values[4];
    struct piece pieces[4];
    struct arena *arena = arena_new(4096);
    struct row_set *set = make_domains(arena, values, pieces, names, 4);
    struct findings findings = {0};
    assert_int_equal(row_set_count(set), 3); /* the last is the first */
    row_set_find(set, bytes_of("x.b.a.example"), note, &findings);
    assert_int_equal(findings.count, 3);
    assert_ptr_equal(row_set_row(set, findings.rows[0])->value, &values[1]);
    assert_int_equal(findings.sizes[0], 7);
    assert_ptr_equal(row_set_row(set, findings.rows[2])->value, &values[2]);
    findings.count = 0;
    row_set_find(set, bytes_of("xb.a.examples"), note, &findings);
    row_set_find(set, bytes_of(""), note, &findings);
    row_set_find(set, bytes_of("...."), note, &findings);
    assert_int_equal(findings.count, 0);
    row_set_free(set);
    arena_free(arena);
}

static void no_text_makes_a_lookup_long(void **state)
{
    (void)state;
    static const char *const names[] = {"a.example"};
    struct value value;
    struct piece piece;
    struct arena *arena = arena_new(4096);
    struct row_set *set = make_domains(arena, &value, &piece, names, 1);
    struct findings findings = {0};
    struct buffer text = {0};
    for (size_t i = 0; i < 1000; i++)
        buffer_append_byte(&text, '.');
    buffer_append_string(&text, "a.example");
    row_set_find(set, buffer_bytes(&text), note, &findings);
    assert_int_equal(findings.count, 1);
    /* Longer than any domain: none. */
    for (size_t i = 0; i < 20; i++)
        buffer_append_string(&text, ".a.example");
    row_set_find(set, buffer_bytes(&text), note, &findings);
    assert_int_equal(findings.count, 1);
    buffer_done(&text);
    row_set_free(set);
    arena_free(arena);
}

#define MANY 100000
#define FIELD_COUNT 8

/* A rule as importers make it: one array of values, an item of each field that points to it. */
static void rows_are_shared_by_all_fields(void **state)
{
    (void)state;
    static const char *const fields[FIELD_COUNT] = {"url.domain",
                                                    "coldtrail.from.domain",
                                                    "coldtrail.sender.domain",
                                                    "coldtrail.to.domain",
                                                    "coldtrail.cc.domain",
                                                    "coldtrail.bcc.domain",
                                                    "coldtrail.reply_to.domain",
                                                    "coldtrail.dkim.domain"};
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set,
                      bytes_of("title: t\nlogsource: {category: email}\n"
                               "detection: {s: {email.subject: x}, condition: s}\n"),
                      "test.yml");
    struct value *values = memory_new(MANY, sizeof *values);
    struct piece *pieces = memory_new(MANY, sizeof *pieces);
    struct item items[FIELD_COUNT];
    struct item_map maps[FIELD_COUNT];
    for (size_t i = 0; i < MANY; i++) {
        char *name = memory_format("d%06zu.example", i);
        pieces[i] = (struct piece){PIECE_TEXT, arena_copy(set.arena, bytes_of(name))};
        free(name);
        values[i] = (struct value){.pieces = &pieces[i], .piece_count = 1, .text = pieces[i].text};
    }
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        items[i] = (struct item){.field = bytes_of(fields[i]),
                                 .modifiers = MODIFIER_DOMAIN,
                                 .values = values,
                                 .value_count = MANY};
        maps[i] = (struct item_map){&items[i], 1};
    }
    struct selection selection = {.name = bytes_of("s"), .maps = maps, .map_count = FIELD_COUNT};
    set.rules[0].selections = &selection;
    struct trial trial;
    trial_open_set(&trial, set, NULL);
    assert_int_equal(trial.plan->rule_count, 1);
    assert_int_equal(trial.plan->atom_count, FIELD_COUNT);
    assert_int_equal(trial.plan->row_set_count, 1);
    /* Rows are texts of the rules, folded already: none is copied. */
    assert_true(arena_held_bytes(trial.plan->arena) < 200000);
    trial_scan(&trial, bytes_of("From: a@x.D077777.example\n\n"));
    assert_true(trial_rule_holds(&trial, 0));
    struct verdict_match match;
    bool is_cut = false;
    assert_int_equal(verdict_matches(trial.scanner, 0, &match, 1, &is_cut), 1);
    assert_ptr_equal(match.value_matched, &values[77777]);
    trial_scan(&trial, bytes_of("From: a@d77777.example\n\n"));
    assert_false(trial_rule_holds(&trial, 0));
    trial_close(&trial);
    free(values);
    free(pieces);
}

int main(void)
{
    fold_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_domain_above_a_name),
        cmocka_unit_test(no_text_makes_a_lookup_long),
        cmocka_unit_test(rows_are_shared_by_all_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
