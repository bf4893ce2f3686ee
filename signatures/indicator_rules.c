#include "signatures/indicator_rules.h"

#include <stdlib.h>

#include "engine/base/digest.h"
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"
#include "signatures/indicator_type.h"
#include "signatures/indicator_url.h"
#include "signatures/network.h"
#include "signatures/rule_id.h"

/* Of a feed's name in titles. */
#define MOST_NAME_BYTES 200

struct kind_row {
    const char *name;
    const char *plural;
    unsigned modifiers;
    const char *fields; /* blanks between them */
};

#define FIELDS_OF_SENDERS "email.from.address email.sender.address coldtrail.return_path.address"
#define FIELDS_OF_RECIPIENTS "email.to.address email.cc.address email.bcc.address"
#define FIELDS_OF_DOMAINS                                                                          \
    "url.domain coldtrail.from.domain coldtrail.sender.domain coldtrail.reply_to.domain "          \
    "coldtrail.to.domain coldtrail.cc.domain coldtrail.bcc.domain coldtrail.dkim.domain "          \
    "coldtrail.received.host"

static const struct kind_row kind_rows[] = {
    [INDICATOR_DOMAIN] = {"domain", "Domains", MODIFIER_DOMAIN, FIELDS_OF_DOMAINS},
    [INDICATOR_HOST] = {"host", "Hosts", 0, FIELDS_OF_DOMAINS},
    [INDICATOR_ADDRESS] = {"e-mail address", "E-mail addresses", 0,
                           FIELDS_OF_SENDERS " " FIELDS_OF_RECIPIENTS " email.reply_to.address"},
    [INDICATOR_ADDRESS_FROM] = {"sender", "Senders", 0, FIELDS_OF_SENDERS},
    [INDICATOR_ADDRESS_TO] = {"recipient", "Recipients", 0, FIELDS_OF_RECIPIENTS},
    [INDICATOR_ADDRESS_REPLY_TO] = {"reply address", "Reply addresses", 0,
                                    "email.reply_to.address"},
    [INDICATOR_URL] = {"URL", "URLs", 0, "url.full coldtrail.html.form_action"},
    [INDICATOR_IP] = {"IP address", "IP addresses", 0, "coldtrail.received.ip url.domain"},
    [INDICATOR_NETWORK] = {"network", "Networks", MODIFIER_CIDR,
                           "coldtrail.received.ip url.domain"},
    [INDICATOR_MD5] = {"MD5", "MD5 digests", 0, "email.attachments.file.hash.md5"},
    [INDICATOR_SHA1] = {"SHA1", "SHA1 digests", 0, "email.attachments.file.hash.sha1"},
    [INDICATOR_SHA256] = {"SHA256", "SHA256 digests", 0, "email.attachments.file.hash.sha256"},
    [INDICATOR_FILE_NAME] = {"file name", "File names", 0, "email.attachments.file.name"},
    [INDICATOR_SUBJECT] = {"subject", "Subjects", 0, "email.subject"},
    [INDICATOR_MESSAGE_ID] = {"Message-ID", "Message-IDs", 0, "email.message_id"},
    [INDICATOR_X_MAILER] = {"X-Mailer", "X-Mailers", 0, "email.x_mailer"},
    [INDICATOR_DISPLAY_NAME] = {"display name", "Display names", 0,
                                "coldtrail.from.name coldtrail.sender.name "
                                "coldtrail.reply_to.name"},
    [INDICATOR_BODY] = {"body text", "Body texts", MODIFIER_CONTAINS, "coldtrail.body.text"},
    [INDICATOR_HEADER] = {"header text", "Header texts", MODIFIER_CONTAINS,
                          "coldtrail.headers.values"},
    [INDICATOR_CONTENT] = {"attachment content", "Attachment contents", MODIFIER_CONTAINS,
                           "coldtrail.attachment.content coldtrail.attachment.text"},
};

const char *indicator_kind_name(enum indicator_kind kind)
{
    return kind_rows[kind].name;
}

const char *indicator_kind_fields(enum indicator_kind kind, unsigned *out_modifiers)
{
    *out_modifiers = kind_rows[kind].modifiers;
    return kind_rows[kind].fields;
}

/* What was given of one kind. */
struct collection {
    struct value *values;
    size_t count;
    size_t capacity;
    struct table table; /* of the values' texts */
};

struct indicator_rules {
    struct rule_set *set;
    const struct indicator_feed *feed;
    enum rule_level level;
    struct collection collections[INDICATOR_KIND_COUNT];
};

struct indicator_rules *indicator_rules_new(struct rule_set *set, const struct indicator_feed *feed)
{
    struct indicator_rules *rules = memory_new(1, sizeof *rules);
    rules->set = set;
    rules->feed = feed;
    rules->level = RULE_LEVEL_MEDIUM;
    return rules;
}

void indicator_rules_set_level(struct indicator_rules *rules, enum rule_level level)
{
    rules->level = level;
}

static bool decline(struct indicator_rules *rules, const struct indicator *indicator,
                    enum import_outcome outcome, const char *reason)
{
    rule_set_note_import(rules->set, &(struct import_note){.path = rules->feed->path,
                                                           .format = rules->feed->format,
                                                           .outcome = outcome,
                                                           .reason = bytes_of(reason),
                                                           .subject = indicator->value,
                                                           .line = indicator->line});
    return false;
}

static bool is_known(const struct collection *collection, struct bytes text, uint64_t hash)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&collection->table, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal_fold(collection->values[index].text, text))
            return true;
    return false;
}

/* Equal for texts that differ in ASCII case alone. */
static uint64_t hash_fold(struct bytes text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ byte_to_lower(text.data[i])) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

/* Whether the matcher takes it: it refuses the whole rule for one value it does not. */
static bool fits(enum indicator_kind kind, struct bytes text)
{
    if ((kind_rows[kind].modifiers & MODIFIER_DOMAIN) && text.size > LIMIT_DOMAIN_BYTES)
        return false;
    if (text.size <= LIMIT_INDICATOR_BYTES && bytes_are_ascii(text))
        return true;
    struct buffer folded = {0};
    if (text.size <= LIMIT_INDICATOR_BYTES)
        (void)fold_append(&folded, text);
    bool is_short = folded.size > 0 && folded.size <= LIMIT_INDICATOR_BYTES;
    buffer_done(&folded);
    return is_short;
}

static struct value string_value(struct arena *arena, struct bytes text)
{
    struct piece *piece = arena_alloc(arena, sizeof *piece);
    *piece = (struct piece){PIECE_TEXT, text};
    return (struct value){.kind = VALUE_STRING, .pieces = piece, .piece_count = 1, .text = text};
}

static void add_form(struct arena *arena, struct value *value, struct bytes text)
{
    struct value *form = arena_alloc(arena, sizeof *form);
    *form = string_value(arena, text);
    form->next_form = value->next_form;
    form->indicator = value->indicator;
    value->next_form = form;
}

static struct bytes in_brackets(struct arena *arena, struct bytes text)
{
    uint8_t *bracketed = arena_alloc(arena, text.size + 2);
    bracketed[0] = '<';
    memcpy(bracketed + 1, text.data, text.size);
    bracketed[text.size + 1] = '>';
    return bytes_make(bracketed, text.size + 2);
}

/* The first form takes the place of what was written. */
static void add_url_forms(struct arena *arena, struct value *value)
{
    struct bytes forms[URL_MOST_FORMS];
    size_t count = indicator_url_forms(arena, value->text, forms);
    struct bytes written = value->text;
    struct value first = string_value(arena, forms[0]);
    first.text = written;
    first.indicator = value->indicator;
    first.place = value->place;
    *value = first;
    while (count > 1)
        add_form(arena, value, forms[--count]);
}

bool indicator_rules_add(struct indicator_rules *rules, enum indicator_kind kind,
                         const struct indicator *indicator)
{
    struct arena *arena = rules->set->arena;
    struct collection *collection = &rules->collections[kind];
    struct bytes text = indicator->value;
    struct network network;
    if (text.size == 0)
        return decline(rules, indicator, IMPORT_REFUSED, "it is empty");
    if (!fits(kind, text))
        return decline(rules, indicator, IMPORT_REFUSED, "it is too long, or all invisible");
    if (kind == INDICATOR_NETWORK && !network_parse(text, &network))
        return decline(rules, indicator, IMPORT_REFUSED, "it is no network");
    uint64_t hash = hash_fold(text);
    if (is_known(collection, text, hash))
        return decline(rules, indicator, IMPORT_SKIPPED, "it is there already");
    if (collection->count >= LIMIT_INDICATORS)
        return decline(rules, indicator, IMPORT_REFUSED, "there are too many in the file");
    struct indicator *copy = arena_alloc(arena, sizeof *copy);
    *copy = *indicator;
    copy->feed = rules->feed;
    if (copy->type.size == 0)
        copy->type = indicator_type_of(kind, text);
    struct value value = string_value(arena, text);
    value.indicator = copy;
    value.place = (struct rule_place){indicator->line, 1};
    if (kind == INDICATOR_NETWORK) {
        struct network *kept = arena_alloc(arena, sizeof *kept);
        *kept = network;
        value.kind = VALUE_NETWORK;
        value.pieces = NULL;
        value.piece_count = 0;
        value.network = kept;
    }
    if (kind == INDICATOR_URL)
        add_url_forms(arena, &value);
    if (kind == INDICATOR_MESSAGE_ID && text.data[0] != '<')
        add_form(arena, &value, in_brackets(arena, text));
    collection->values = memory_grow(collection->values, &collection->capacity,
                                     collection->count + 1, sizeof *collection->values);
    table_insert(&collection->table, hash, (uint32_t)collection->count);
    collection->values[collection->count++] = value;
    return true;
}

/* One selection, a map for each field: any of them will do. All look for the same array. */
static const struct selection *make_selection(struct arena *arena, const struct kind_row *row,
                                              const struct value *values, size_t value_count)
{
    struct bytes names = bytes_of(row->fields);
    size_t field_count = 1;
    for (size_t i = 0; i < names.size; i++)
        field_count += names.data[i] == ' ';
    struct item *items = arena_zeroed(arena, field_count, sizeof *items);
    struct item_map *maps = arena_zeroed(arena, field_count, sizeof *maps);
    size_t start = 0;
    for (size_t i = 0; i < field_count; i++) {
        size_t end = bytes_find_byte(names, ' ', start);
        items[i] = (struct item){.field = bytes_slice(names, start, end),
                                 .modifiers = row->modifiers,
                                 .values = values,
                                 .value_count = value_count,
                                 .place = values[0].place};
        maps[i] = (struct item_map){&items[i], 1};
        start = end + 1;
    }
    struct selection *selection = arena_zeroed(arena, 1, sizeof *selection);
    *selection = (struct selection){bytes_of("indicators"), maps, field_count, values[0].place};
    return selection;
}

struct bytes indicator_rules_digest(struct arena *arena, const struct value *values, size_t count)
{
    char text[DIGEST_TEXT_BYTES];
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < count; i++) {
        digest_add(digest, values[i].text);
        digest_add(digest, bytes_of("\n"));
    }
    digest_finish(digest, text);
    digest_free(digest);
    return arena_copy(arena, bytes_of(text));
}

static struct bytes file_name(struct bytes path)
{
    size_t start = path.size;
    while (start > 0 && path.data[start - 1] != '/')
        start--;
    return bytes_from(path, start);
}

/* "Domains of NAME", NAME being what the feed calls itself, or its file's name. */
static struct bytes make_title(struct arena *arena, const char *plural,
                               const struct indicator_feed *feed)
{
    struct bytes name = feed->name.size ? feed->name : file_name(feed->path);
    struct buffer title = {0};
    buffer_format(&title, "%s of ", plural);
    buffer_append(&title, bytes_slice(name, 0, utf8_cut(name, MOST_NAME_BYTES)));
    struct bytes copy = arena_copy(arena, buffer_bytes(&title));
    buffer_done(&title);
    return copy;
}

static void add_rule(struct indicator_rules *rules, enum indicator_kind kind)
{
    static const struct condition any = {.kind = CONDITION_SELECTION};
    struct arena *arena = rules->set->arena;
    const struct indicator_feed *feed = rules->feed;
    const struct kind_row *row = &kind_rows[kind];
    struct collection *collection = &rules->collections[kind];
    REQUIRE(collection->count <= SIZE_MAX / sizeof *collection->values);
    struct value *values = arena_alloc(arena, collection->count * sizeof *values);
    memcpy(values, collection->values, collection->count * sizeof *values);
    struct rule rule = {
        .id = rule_id_derive(arena, file_name(feed->path), bytes_of(row->plural)),
        .title = make_title(arena, row->plural, feed),
        .author = feed->provider,
        .level = rules->level,
        .selections = make_selection(arena, row, values, collection->count),
        .selection_count = 1,
        .condition = &any,
        .condition_text = bytes_of("indicators"),
        .source = feed->path,
        .origin = RULE_OF_INDICATORS,
        .place = {values[0].place.line ? values[0].place.line : 1, 1},
        .sha256 = indicator_rules_digest(arena, values, collection->count),
    };
    if (feed->reference.size) {
        rule.references = &feed->reference;
        rule.reference_count = 1;
    }
    rule_set_add_rule(rules->set, &rule);
}

void indicator_rules_finish(struct indicator_rules *rules)
{
    for (size_t kind = 0; kind < INDICATOR_KIND_COUNT; kind++) {
        struct collection *collection = &rules->collections[kind];
        if (collection->count > 0)
            add_rule(rules, (enum indicator_kind)kind);
        free(collection->values);
        table_done(&collection->table);
    }
    free(rules);
}
