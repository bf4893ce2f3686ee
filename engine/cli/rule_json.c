#include "engine/cli/rule_json.h"

#include <stdio.h>

#include "engine/base/require.h"
#include "engine/hits/json_writer.h"

/* Members of rules that are nested deeper are shown as an ellipsis. */
#define MOST_DEPTH 10

static void write_texts(struct json_writer *writer, const char *key, const struct bytes *texts,
                        size_t count)
{
    json_begin_array(writer, key);
    for (size_t i = 0; i < count; i++)
        json_text(writer, NULL, texts[i]);
    json_end(writer);
}

static void write_related(struct json_writer *writer, const struct rule *rule)
{
    json_begin_array(writer, "related");
    for (size_t i = 0; i < rule->relation_count; i++) {
        json_begin_object(writer, NULL);
        json_text(writer, "id", rule->relations[i].id);
        json_text(writer, "type", rule->relations[i].type);
        json_end(writer);
    }
    json_end(writer);
}

/* The whole tree, without recursion: `key` is of its root. Scalars stay the text that they are. */
static void write_tree(struct json_writer *writer, const struct node *root)
{
    const struct node *parents[MOST_DEPTH];
    struct buffer key = {0};
    size_t depth = 0;
    for (const struct node *node = root; node;) {
        const char *name = NULL;
        buffer_reset(&key);
        if (node->key) {
            json_escape(&key, node->key->text);
            buffer_append_byte(&key, '\0');
            name = (const char *)key.data;
        }
        bool is_tree = node->kind != NODE_SCALAR;
        if (is_tree && depth < MOST_DEPTH && node->first) {
            if (node->kind == NODE_MAPPING)
                json_begin_object(writer, name);
            else
                json_begin_array(writer, name);
            parents[depth++] = node;
            node = node->first;
            continue;
        }
        json_text(writer, name, is_tree && node->first ? bytes_of("\xE2\x80\xA6") : node->text);
        while (depth > 0 && !node->next) {
            json_end(writer);
            node = parents[--depth];
        }
        node = node == root ? NULL : node->next;
    }
    buffer_done(&key);
}

static void write_other_members(struct json_writer *writer, const struct rule *rule)
{
    json_begin_object(writer, "other");
    for (size_t i = 0; i < rule->other_count; i++)
        write_tree(writer, rule->others[i]);
    json_end(writer);
}

static void write_words(struct json_writer *writer, const char *key,
                        const struct correlation_word *words, size_t count)
{
    json_begin_array(writer, key);
    for (size_t i = 0; i < count; i++)
        json_text(writer, NULL, words[i].text);
    json_end(writer);
}

static void write_correlation(struct json_writer *writer, const struct correlation *correlation)
{
    json_begin_object(writer, "correlation");
    json_text(writer, "type", bytes_of(correlation_type_name(correlation->type)));
    json_begin_array(writer, "rules");
    for (size_t i = 0; i < correlation->member_count; i++)
        json_text(writer, NULL, correlation->members[i].name.text);
    json_end(writer);
    write_words(writer, "group_by", correlation->group_by, correlation->group_by_count);
    json_text(writer, "field", correlation->field.text);
    json_number(writer, "timespan_seconds", (uint64_t)correlation->timespan_seconds);
    json_begin_object(writer, "condition");
    for (size_t i = 0; i < correlation->comparison_count; i++) {
        const char *name = correlation_operator_name(correlation->comparisons[i].comparison);
        double number = correlation->comparisons[i].number;
        if (number >= 0 && number == (double)(uint64_t)number)
            json_number(writer, name, (uint64_t)number);
        else
            json_decimal(writer, name, number);
    }
    json_end(writer);
    json_flag(writer, "generate", correlation->generates);
    json_end(writer);
}

/* The correlations that count the rule. */
static void write_counting(struct json_writer *writer, const struct rule_set *set,
                           const struct rule *rule)
{
    json_begin_array(writer, "counted_by");
    for (size_t i = 0; rule->is_counted && i < set->correlation_count; i++) {
        const struct rule *counting = &set->correlations[i].rule;
        if (correlation_counts(&set->correlations[i], rule->id))
            json_text(writer, NULL, counting->name.size ? counting->name : counting->id);
    }
    json_end(writer);
}

static void print_rule(const struct rule_set *set, const struct rule *rule,
                       const struct correlation *correlation)
{
    struct buffer line = {0};
    struct json_writer writer = {.out = &line};
    json_begin_object(&writer, NULL);
    json_text(&writer, "kind", bytes_of(correlation ? "correlation" : "rule"));
    json_text(&writer, "id", rule->id);
    json_text(&writer, "name", rule->name);
    json_text(&writer, "title", rule->title);
    json_text(&writer, "level", bytes_of(rule_level_name(rule->level)));
    json_text(&writer, "status", rule->status);
    write_texts(&writer, "tags", rule->tags, rule->tag_count);
    json_text(&writer, "author", rule->author);
    json_text(&writer, "date", rule->date);
    write_related(&writer, rule);
    write_other_members(&writer, rule);
    if (correlation)
        write_correlation(&writer, correlation);
    write_counting(&writer, set, rule);
    json_flag(&writer, "has_hits", !rule->is_component);
    json_text(&writer, "source", rule->source);
    json_number(&writer, "line", rule->place.line);
    json_text(&writer, "sha256", rule->sha256);
    json_end(&writer);
    buffer_append_byte(&line, '\n');
    (void)fwrite(line.data, 1, line.size, stdout);
    buffer_done(&line);
}

void rule_json_print(const struct rule_set *set)
{
    for (size_t i = 0; i < set->rule_count; i++)
        print_rule(set, &set->rules[i], NULL);
    for (size_t i = 0; i < set->correlation_count; i++) {
        const struct correlation *correlation = &set->correlations[i];
        REQUIRE(correlation);
        print_rule(set, &correlation->rule, correlation);
    }
}
