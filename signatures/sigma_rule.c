#include "signatures/sigma_rule.h"

#include "engine/base/utf8.h"
#include "signatures/rule_digest.h"
#include "signatures/rule_id.h"

#define MOST_TITLE_CHARACTERS 256
#define MOST_DESCRIPTION_CHARACTERS 65535

#define UUID_TEXT_BYTES 36

struct reader {
    struct arena *arena;
    struct complaint *complaint;
    const struct node *root;
};

static size_t count_characters(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += (text.data[i] & 0xC0) != 0x80;
    return count;
}

/* A member that must be text of at most `most_characters` where it is given. */
static bool read_text(struct reader *reader, const char *key, size_t most_characters,
                      struct bytes *out_text)
{
    const struct node *node = tree_member(reader->root, key);
    if (!node || tree_is_null(node))
        return true;
    if (node->kind != NODE_SCALAR)
        return complaint_raise(reader->complaint, node->place, "'%s' must be text", key);
    if (count_characters(node->text) > most_characters)
        return complaint_raise(reader->complaint, node->place, "'%s' is longer than %zu characters",
                               key, most_characters);
    *out_text = arena_copy(reader->arena, node->text);
    return true;
}

/* A member that decides nothing: kept where it is text, else left out. */
static struct bytes read_note(struct reader *reader, const char *key)
{
    const struct node *node = tree_member(reader->root, key);
    bool is_text = node && node->kind == NODE_SCALAR && !tree_is_null(node);
    return is_text ? arena_copy(reader->arena, node->text) : bytes_make(NULL, 0);
}

/* A list of texts, or one text that stands for a list of one. */
static bool read_list(struct reader *reader, const char *key, const struct bytes **out_texts,
                      size_t *out_count)
{
    const struct node *node = tree_member(reader->root, key);
    if (!node || tree_is_null(node))
        return true;
    const struct node *next = node->kind == NODE_SEQUENCE ? node->first : node;
    size_t count = node->kind == NODE_SEQUENCE ? node->count : 1;
    struct bytes *texts = arena_zeroed(reader->arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++, next = next->next) {
        if (next->kind != NODE_SCALAR)
            return complaint_raise(reader->complaint, next->place, "'%s' must be a list of texts",
                                   key);
        texts[i] = arena_copy(reader->arena, next->text);
    }
    *out_texts = texts;
    *out_count = count;
    return true;
}

static bool is_uuid(struct bytes text)
{
    if (text.size != UUID_TEXT_BYTES)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text.data[i] != '-' : byte_hex_value(text.data[i]) < 0)
            return false;
    }
    return true;
}

static bool read_id(struct reader *reader, struct bytes body, struct rule *rule)
{
    const struct node *node = tree_member(reader->root, "id");
    if (!node || tree_is_null(node)) {
        rule->id = rule_id_derive(reader->arena, rule->title, body);
        return true;
    }
    if (node->kind != NODE_SCALAR || !is_uuid(node->text))
        return complaint_raise(reader->complaint, node->place,
                               "'id' must be a UUID: 8-4-4-4-12 hexadecimal digits");
    rule->id = arena_copy(reader->arena, node->text);
    rule->has_id = true;
    return true;
}

static bool read_status(struct reader *reader, struct rule *rule)
{
    const struct node *node = tree_member(reader->root, "status");
    if (!node || tree_is_null(node))
        return true;
    for (size_t i = 0; i < RULE_STATUS_COUNT; i++) {
        if (node->kind == NODE_SCALAR && bytes_equal(node->text, bytes_of(rule_status_name(i)))) {
            rule->status = arena_copy(reader->arena, node->text);
            return true;
        }
    }
    return complaint_raise(reader->complaint, node->place,
                           "'status' must be stable, test, experimental, deprecated or "
                           "unsupported");
}

static bool read_level(struct reader *reader, struct rule *rule)
{
    const struct node *node = tree_member(reader->root, "level");
    rule->level = RULE_LEVEL_MEDIUM;
    if (!node || tree_is_null(node))
        return true;
    if (node->kind == NODE_SCALAR && rule_level_from_name(node->text, &rule->level)) {
        rule->has_level = true;
        return true;
    }
    return complaint_raise(reader->complaint, node->place,
                           "'level' must be informational, low, medium, high or critical");
}

static bool is_tag_byte(uint8_t byte)
{
    return (byte_is_alpha(byte) && byte == byte_to_lower(byte)) || byte_is_digit(byte) ||
           byte == '_' || byte == '-';
}

/* ^[a-z0-9_-]+\.[a-z0-9._-]+$ (Sigma 2.1, JSON schema). */
static bool is_tag(struct bytes tag)
{
    size_t dot = bytes_find_byte(tag, '.', 0);
    if (dot == BYTES_NOT_FOUND || dot == 0 || dot + 1 == tag.size)
        return false;
    for (size_t i = 0; i < tag.size; i++)
        if (!is_tag_byte(tag.data[i]) && !(tag.data[i] == '.' && i >= dot))
            return false;
    return true;
}

static bool read_tags(struct reader *reader, struct rule *rule)
{
    if (!read_list(reader, "tags", &rule->tags, &rule->tag_count))
        return false;
    const struct node *node = tree_member(reader->root, "tags");
    const struct node *next = node && node->kind == NODE_SEQUENCE ? node->first : node;
    for (size_t i = 0; next && i < rule->tag_count; i++, next = next->next)
        if (!is_tag(rule->tags[i]))
            return complaint_raise(reader->complaint, next->place,
                                   "tag '%.*s' must read namespace.name in small letters, digits, "
                                   "'_', '-', '.'",
                                   complaint_shown_size(rule->tags[i]),
                                   complaint_shown(rule->tags[i]));
    return true;
}

static bool check_logsource(struct reader *reader)
{
    const struct node *logsource = tree_member(reader->root, "logsource");
    if (!logsource && tree_member(reader->root, "correlation"))
        return true; /* it is about whatever its rules are about */
    if (!logsource)
        return complaint_raise(reader->complaint, reader->root->place,
                               "the rule has no 'logsource'");
    if (logsource->kind != NODE_MAPPING)
        return complaint_raise(reader->complaint, logsource->place, "'logsource' must be a map");
    const struct node *category = tree_member(logsource, "category");
    if (!category || category->kind != NODE_SCALAR)
        return complaint_raise(reader->complaint, logsource->place,
                               "logsource has no category: rules about mail say "
                               "'category: email'");
    if (!bytes_equal(category->text, bytes_of("email")))
        return complaint_raise(reader->complaint, category->place,
                               "logsource category '%.*s' is not about mail: only 'email' is",
                               complaint_shown_size(category->text),
                               complaint_shown(category->text));
    return true;
}

static bool read_title(struct reader *reader, struct rule *rule)
{
    if (!read_text(reader, "title", MOST_TITLE_CHARACTERS, &rule->title))
        return false;
    return rule->title.size > 0 ||
           complaint_raise(reader->complaint, reader->root->place, "the rule has no 'title'");
}

/* What Sigma had before version 2 for documents that share keys. */
static bool check_action(struct reader *reader)
{
    static const char *const words[] = {"global", "repeat", "reset"};
    const struct node *action = tree_member(reader->root, "action");
    for (size_t i = 0; action && i < sizeof words / sizeof words[0]; i++)
        if (action->kind == NODE_SCALAR && bytes_equal(action->text, bytes_of(words[i])))
            return complaint_raise(reader->complaint, action->key->place,
                                   "'action: %s' is obsolete: write the shared keys into each "
                                   "document",
                                   words[i]);
    return true;
}

/* A document is what the one of these keys says that stands in it. */
static bool check_kind(struct reader *reader)
{
    static const char *const keys[] = {"detection", "filter", "correlation"};
    const struct node *first = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct node *node = tree_member(reader->root, keys[i]);
        if (node && first)
            return complaint_raise(reader->complaint, node->key->place,
                                   "a document is a rule, a filter or a correlation: '%.*s' and "
                                   "'%s' cannot stand side by side",
                                   complaint_shown_size(first->key->text),
                                   complaint_shown(first->key->text), keys[i]);
        first = node ? node : first;
    }
    return first ||
           complaint_raise(reader->complaint, reader->root->place, "the rule has no 'detection'");
}

/* `related`: a list of maps. */
static bool read_related(struct reader *reader, struct rule *rule)
{
    const struct node *node = tree_member(reader->root, "related");
    if (!node || tree_is_null(node))
        return true;
    if (node->kind != NODE_SEQUENCE)
        return complaint_raise(reader->complaint, node->place,
                               "'related' must be a list of maps with 'id' and 'type'");
    struct rule_relation *relations = arena_zeroed(reader->arena, node->count, sizeof *relations);
    for (const struct node *next = node->first; next; next = next->next) {
        const struct node *id = tree_member(next, "id");
        const struct node *type = tree_member(next, "type");
        if (!id || !type || id->kind != NODE_SCALAR || type->kind != NODE_SCALAR)
            return complaint_raise(reader->complaint, next->place,
                                   "'related' must be a list of maps with 'id' and 'type'");
        relations[rule->relation_count++] = (struct rule_relation){
            arena_copy(reader->arena, id->text), arena_copy(reader->arena, type->text)};
    }
    rule->relations = relations;
    return true;
}

static bool is_read(struct bytes key)
{
    static const char *const keys[] = {"title",  "id",          "related", "name",
                                       "status", "description", "license", "references",
                                       "author", "date",        "level",   "falsepositives",
                                       "tags",   "logsource",   "action",  "detection",
                                       "filter", "correlation", "generate"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (bytes_equal(key, bytes_of(keys[i])))
            return true;
    return false;
}

/* Rules may have any members (Sigma 2.1, "Custom Attributes"). */
static void keep_others(struct reader *reader, struct rule *rule)
{
    const struct node **others =
        arena_zeroed(reader->arena, reader->root->count, sizeof(struct node *));
    for (const struct node *member = reader->root->first; member; member = member->next)
        if (!is_read(member->key->text))
            others[rule->other_count++] = tree_copy(reader->arena, member);
    rule->others = others;
}

bool sigma_rule_parse_head(const struct sigma_context *context, const struct node *root,
                           const struct document *document, struct complaint *complaint,
                           struct rule *rule)
{
    struct arena *arena = context->arena;
    struct reader reader = {arena, complaint, root};
    rule->sha256 = rule_digest(arena, document->body);
    rule->place = root->place;
    if (root->kind != NODE_MAPPING)
        return complaint_raise(complaint, root->place,
                               "a rule must be a map with 'title', 'logsource' and 'detection'");
    if (!check_action(&reader) || !read_title(&reader, rule) || !check_kind(&reader) ||
        !check_logsource(&reader) || !read_id(&reader, document->body, rule) ||
        !read_status(&reader, rule) || !read_level(&reader, rule) || !read_tags(&reader, rule) ||
        !read_text(&reader, "name", MOST_TITLE_CHARACTERS, &rule->name) ||
        !read_text(&reader, "description", MOST_DESCRIPTION_CHARACTERS, &rule->description) ||
        !read_related(&reader, rule) ||
        !read_list(&reader, "references", &rule->references, &rule->reference_count) ||
        !read_list(&reader, "falsepositives", &rule->falsepositives, &rule->falsepositive_count))
        return false;
    keep_others(&reader, rule);
    rule->author = read_note(&reader, "author");
    rule->license = read_note(&reader, "license");
    rule->date = read_note(&reader, "date");
    return true;
}

bool sigma_rule_parse(const struct sigma_context *context, const struct node *root,
                      const struct document *document, struct complaint *complaint,
                      struct rule *rule)
{
    return sigma_rule_parse_head(context, root, document, complaint, rule) &&
           sigma_detection_parse(context, tree_member(root, "detection"), complaint, rule);
}
