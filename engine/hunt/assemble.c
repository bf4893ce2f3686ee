#include "engine/hunt/assemble.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/utf8.h"
#include "engine/hunt/delivery.h"
#include "engine/match/collector_host.h"
#include "engine/match/verdict.h"

/* Text around a match, on each side. */
#define SNIPPET_CONTEXT_BYTES 60
#define SNIPPET_MOST_BYTES 240
/* Links and addresses of one message that go into its records. */
#define LISTED_MOST 100

struct assembler {
    const struct plan *plan;
    const struct hit_rule *rules;
    const struct correlations *correlations;
    struct event_values values; /* that correlations look at, of the message at hand */
    uint32_t *holding;          /* rules that hold on the message at hand */
    struct buffer *texts;       /* of the records, one a hit, kept between messages */
    size_t text_count;
    size_t text_capacity;
};

struct assembler *assembler_new(const struct plan *plan, const struct hit_rule *rules,
                                const struct correlations *correlations)
{
    struct assembler *assembler = memory_new(1, sizeof *assembler);
    assembler->plan = plan;
    assembler->rules = rules;
    assembler->correlations = correlations;
    assembler->holding = memory_new(plan->rule_count, sizeof *assembler->holding);
    return assembler;
}

void assembler_free(struct assembler *assembler)
{
    if (!assembler)
        return;
    for (size_t i = 0; i < assembler->text_count; i++)
        buffer_done(&assembler->texts[i]);
    free(assembler->texts);
    event_values_done(&assembler->values);
    free(assembler->holding);
    free(assembler);
}

static struct text_list borrow_list(const struct bytes *items, size_t count)
{
    return (struct text_list){items, count};
}

static const char *exactness_of(enum atom_kind weakest)
{
    if (weakest == ATOM_PCRE)
        return "pcre2";
    return weakest == ATOM_CONFIRMED || weakest == ATOM_GATED ? "prefilter-confirmed" : "exact";
}

static struct hit_rule assemble_rule(const struct rule *rule, const char *exactness)
{
    return (struct hit_rule){
        .id = rule->id,
        .name = rule->name,
        .title = rule->title,
        .level = bytes_of(rule_level_name(rule->level)),
        .status = rule->status,
        .author = rule->author,
        .license = rule->license,
        .description = rule->description,
        .source = rule->source,
        .sha256 = rule->sha256,
        .tags = borrow_list(rule->tags, rule->tag_count),
        .references = borrow_list(rule->references, rule->reference_count),
        .falsepositives = borrow_list(rule->falsepositives, rule->falsepositive_count),
        .level_rank = (uint32_t)rule->level,
        .is_silent = rule->is_component,
        .is_counted = rule->is_counted,
        .exactness = exactness,
    };
}

struct hit_rule *assemble_rules(struct arena *arena, const struct plan *plan,
                                const struct rule_set *set)
{
    size_t count = plan->rule_count + set->correlation_count;
    struct hit_rule *rules = arena_zeroed(arena, count, sizeof *rules);
    for (size_t i = 0; i < plan->rule_count; i++)
        rules[i] = assemble_rule(plan->rules[i].rule, exactness_of(plan->rules[i].weakest));
    for (size_t i = 0; i < set->correlation_count; i++)
        rules[plan->rule_count + i] = assemble_rule(&set->correlations[i].rule, "exact");
    return rules;
}

struct hit_location assemble_location(const struct raw_message *raw)
{
    return (struct hit_location){.file_index = raw->origin.file_index,
                                 .sequence = raw->origin.sequence,
                                 .container = bytes_of(raw->origin.container),
                                 .in_mailbox = raw->origin.in_mailbox,
                                 .number = raw->origin.number,
                                 .offset = raw->origin.offset,
                                 .length = raw->bytes.size};
}

static struct person_list people_of(struct message *message, const char *header)
{
    struct arena *arena = message_arena(message);
    struct address_list list = message_addresses(message, header);
    size_t count = list.count < LISTED_MOST ? list.count : LISTED_MOST;
    struct hit_person *people = arena_zeroed(arena, count, sizeof *people);
    for (size_t i = 0; i < count; i++) {
        people[i].name = list.items[i].name;
        people[i].address = list.items[i].address;
        if (list.items[i].domain.size)
            people[i].domain = message_registered_domain(message, list.items[i].domain);
    }
    return (struct person_list){people, count};
}

static struct bytes first_header(struct message *message, const char *name)
{
    const struct header *header = header_find(&message->headers, name, NULL);
    return header ? message_header_text(message, header) : (struct bytes){0};
}

/* Another reading of a part whose name and bytes the list has already. */
static bool is_listed_already(const struct part *part)
{
    const struct part *first = part->alternative;
    return first && first->is_attachment && first->raw.data == part->raw.data &&
           first->encoding == part->encoding && bytes_equal(first->name, part->name);
}

static void list_attachments(struct message *message, struct hit_message *out)
{
    size_t count = 0;
    for (struct part *part = message->parts; part; part = part->next)
        count += part->is_attachment && !is_listed_already(part);
    if (count > LISTED_MOST)
        count = LISTED_MOST;
    struct hit_attachment *list = arena_zeroed(message_arena(message), count, sizeof *list);
    size_t used = 0;
    for (struct part *part = message->parts; part && used < count; part = part->next) {
        if (!part->is_attachment || is_listed_already(part))
            continue;
        struct bytes content = part_content(message, part);
        list[used] = (struct hit_attachment){.name = part->name,
                                             .extension = part->extension,
                                             .mime_type = part->mime_type,
                                             .path = part->path,
                                             .size_bytes = content.size};
        digest_text(DIGEST_SHA256, content, list[used++].sha256);
    }
    out->attachments = list;
    out->attachment_count = used;
}

static struct text_list list_urls(struct message *message)
{
    struct message_links links = message_links(message);
    size_t count = links.count < LISTED_MOST ? links.count : LISTED_MOST;
    struct bytes *urls = arena_zeroed(message_arena(message), count, sizeof *urls);
    for (size_t i = 0; i < count; i++)
        urls[i] = links.items[i].link.url;
    return borrow_list(urls, count);
}

static struct text_list list_anomalies(struct message *message)
{
    struct bytes *names = arena_zeroed(message_arena(message), ANOMALY_COUNT, sizeof *names);
    size_t count = 0;
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        if (anomaly_has(message->anomalies, (enum anomaly)anomaly))
            names[count++] = bytes_of(anomaly_name((enum anomaly)anomaly));
    return borrow_list(names, count);
}

static void list_targets(const struct targets *targets, struct message *message,
                         struct hit_message *out)
{
    struct target_list list = targets_of(targets, message, true);
    struct hit_target *copies = arena_zeroed(message_arena(message), list.count, sizeof *copies);
    for (size_t i = 0; i < list.count; i++)
        copies[i] = (struct hit_target){.company = list.items[i].company->name,
                                        .country = list.items[i].company->country,
                                        .sector = list.items[i].company->sector,
                                        .role = list.items[i].role,
                                        .address = list.items[i].address,
                                        .kind = target_kind_name(list.items[i].kind)};
    out->targets = copies;
    out->target_count = list.count;
}

/* Hosts that the message's pages send a password to; the case keeps each once. */
static struct text_list list_collectors(struct message *message)
{
    struct bytes *hosts = arena_zeroed(message_arena(message), LISTED_MOST, sizeof *hosts);
    size_t count = 0;
    for (struct part *part = message->parts; part; part = part->next) {
        struct bytes_list found = collector_hosts(message, part);
        for (size_t i = 0; i < found.count && count < LISTED_MOST; i++)
            hosts[count++] = found.items[i];
    }
    return borrow_list(hosts, count);
}

static struct hit_message describe(struct message *message, const struct raw_message *raw,
                                   const struct targets *targets)
{
    struct arena *arena = message_arena(message);
    char digest[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, message->raw, digest);
    message_expand(message);
    struct address_list return_path = message_addresses(message, "return-path");
    struct bytes_list ips = message_received_ips(message);
    struct hit_message out = {
        .digest = arena_copy(arena, bytes_of(digest)),
        .size_bytes = message->raw.size,
        .date = message_date(message),
        .delivery_date = message_delivery_date(message),
        .message_id = first_header(message, "message-id"),
        .subject = first_header(message, "subject"),
        .x_mailer = first_header(message, "x-mailer"),
        .content_type = first_header(message, "content-type"),
        .return_path = return_path.count ? return_path.items[0].address : (struct bytes){0},
        .from = people_of(message, "from"),
        .sender = people_of(message, "sender"),
        .to = people_of(message, "to"),
        .cc = people_of(message, "cc"),
        .reply_to = people_of(message, "reply-to"),
        .delivered_to = people_of(message, "delivered-to"),
        .urls = list_urls(message),
        .collectors = list_collectors(message),
        .delivery = delivery_of(message),
        .received_ips = borrow_list(ips.items, ips.count < LISTED_MOST ? ips.count : LISTED_MOST),
        .location = assemble_location(raw),
    };
    list_attachments(message, &out);
    list_targets(targets, message, &out);
    out.anomalies = list_anomalies(message); /* last: what came before decodes, and may find some */
    return out;
}

/* The match with some text around it, one line. */
static struct bytes snippet_of(struct arena *arena, const struct verdict_match *match)
{
    struct bytes value = match->value;
    size_t from = match->span.from > SNIPPET_CONTEXT_BYTES
                      ? utf8_cut(value, match->span.from - SNIPPET_CONTEXT_BYTES)
                      : 0;
    size_t to = match->span.to + SNIPPET_CONTEXT_BYTES;
    if (to > from + SNIPPET_MOST_BYTES)
        to = from + SNIPPET_MOST_BYTES;
    struct bytes around = bytes_slice(value, from, utf8_cut(value, to));
    uint8_t *line = arena_alloc(arena, around.size);
    for (size_t i = 0; i < around.size; i++)
        line[i] = byte_is_space(around.data[i]) ? ' ' : around.data[i];
    return bytes_trim(bytes_make(line, around.size));
}

/* NULL for VALUE_OF_MESSAGE. */
static const struct part *part_of_index(const struct message *message, uint32_t part_index)
{
    for (const struct part *part = message->parts; part; part = part->next)
        if (part->index == part_index)
            return part;
    return NULL;
}

/* Where the value came from that matched; NULL: from the rule's author. */
static const struct hit_indicator *describe_indicator(struct arena *arena,
                                                      const struct verdict_match *match)
{
    const struct value *value = match->value_matched;
    const struct indicator *indicator = value ? value->indicator : NULL;
    if (!indicator)
        return NULL;
    const struct indicator_feed *feed = indicator->feed;
    struct hit_indicator *out = arena_alloc(arena, sizeof *out);
    *out = (struct hit_indicator){
        .type = indicator->type,
        .value = indicator->value,
        .id = indicator->id,
        .name = indicator->name,
        .description = indicator->description,
        .confidence = indicator->confidence,
        .tlp = indicator->tlp.size ? indicator->tlp : feed->tlp,
        .first_seen = indicator->first_seen,
        .last_seen = indicator->last_seen,
        .reference = indicator->reference.size ? indicator->reference : feed->reference,
        .provider = feed->provider,
        .feed_name = feed->name.size ? feed->name : feed->path,
        .feed_reference = feed->reference,
    };
    return out;
}

static struct hit_match describe_match(struct message *message, const struct verdict_match *match,
                                       enum part_view *out_view)
{
    const struct part *part = part_of_index(message, match->part_index);
    *out_view = part ? part->view : VIEW_CLIENT;
    return (struct hit_match){
        .selection = match->selection,
        .field = match->field,
        .part_path = part ? part->path : (struct bytes){0},
        .view = bytes_of(part_view_name(*out_view)),
        .offset = match->offset,
        .snippet = snippet_of(message_arena(message), match),
        .lookalike_brand = match->lookalike_family ? match->value_matched->text : (struct bytes){0},
        .lookalike_family = bytes_of(match->lookalike_family ? match->lookalike_family : ""),
        .indicator = describe_indicator(message_arena(message), match)};
}

static struct text_list list_views(struct arena *arena, const bool seen[VIEW_COUNT])
{
    struct bytes *names = arena_zeroed(arena, VIEW_COUNT, sizeof *names);
    size_t count = 0;
    for (int view = 0; view < VIEW_COUNT; view++)
        if (seen[view])
            names[count++] = bytes_of(part_view_name((enum part_view)view));
    return borrow_list(names, count);
}

/* NULL where the rule adds up no scores. */
static const struct hit_score *describe_score(struct scanner *scanner, uint32_t rule_index)
{
    const struct plan *plan = scanner_plan(scanner);
    const struct plan_rule *rule = &plan->rules[rule_index];
    if (rule->rule->least_score == 0)
        return NULL;
    struct arena *arena = message_arena(scanner_message(scanner));
    struct hit_score *score = arena_zeroed(arena, 1, sizeof *score);
    struct bytes *tests = arena_zeroed(arena, rule->rule->asked_count, sizeof *tests);
    size_t count = 0;
    for (size_t i = 0; i < rule->rule->asked_count; i++) {
        uint32_t asked = rule->asked[i];
        if (asked == PLAN_NO_RULE || !verdict_rule_holds(scanner, asked))
            continue;
        score->reached += plan->rules[asked].rule->score;
        tests[count++] = plan->rules[asked].rule->name;
    }
    score->required = rule->rule->least_score;
    score->tests = borrow_list(tests, count);
    return score;
}

static struct hit describe_hit(struct scanner *scanner, uint32_t rule)
{
    struct message *message = scanner_message(scanner);
    struct arena *arena = message_arena(message);
    struct verdict_match found[LIMIT_MATCHES_PER_HIT];
    struct hit hit = {.rule_index = rule};
    hit.match_count =
        verdict_matches(scanner, rule, found, LIMIT_MATCHES_PER_HIT, &hit.matches_cut);
    struct hit_match *matches = arena_zeroed(arena, hit.match_count, sizeof *matches);
    bool seen[VIEW_COUNT] = {false};
    for (size_t i = 0; i < hit.match_count; i++) {
        enum part_view view;
        matches[i] = describe_match(message, &found[i], &view);
        seen[view] = true;
    }
    hit.views = list_views(arena, seen);
    hit.matches = matches;
    hit.score = describe_score(scanner, rule);
    return hit;
}

static int compare_indexes(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static size_t find_holding(struct assembler *assembler, struct scanner *scanner)
{
    struct rule_indexes candidates = scanner_candidates(scanner);
    size_t count = 0;
    for (size_t i = 0; i < candidates.count; i++) {
        const struct hit_rule *rule = &assembler->rules[candidates.items[i]];
        if ((!rule->is_silent || rule->is_counted) &&
            verdict_rule_holds(scanner, candidates.items[i]))
            assembler->holding[count++] = candidates.items[i];
    }
    qsort(assembler->holding, count, sizeof *assembler->holding, compare_indexes);
    return count;
}

static struct buffer *text_at(struct assembler *assembler, size_t index)
{
    if (index == assembler->text_count) {
        assembler->texts = memory_grow(assembler->texts, &assembler->text_capacity, index + 1,
                                       sizeof *assembler->texts);
        assembler->texts[assembler->text_count++] = (struct buffer){0};
    }
    buffer_reset(&assembler->texts[index]);
    return &assembler->texts[index];
}

struct assembled assemble_hits(struct assembler *assembler, struct scanner *scanner,
                               const struct raw_message *raw)
{
    struct assembled result = {.hit_count = find_holding(assembler, scanner)};
    if (result.hit_count == 0)
        return result;
    struct message *message = scanner_message(scanner);
    struct arena *arena = message_arena(message);
    result.message = describe(message, raw, assembler->plan->targets);
    correlations_collect(assembler->correlations, assembler->holding, result.hit_count, message,
                         assembler->plan->targets, &assembler->values);
    result.message.values = assembler->values.items;
    result.message.value_count = assembler->values.count;
    result.message.values_cut = assembler->values.is_cut;
    struct hit *hits = arena_zeroed(arena, result.hit_count, sizeof *hits);
    struct bytes *records = arena_zeroed(arena, result.hit_count, sizeof *records);
    for (size_t i = 0; i < result.hit_count; i++) {
        uint32_t rule = assembler->holding[i];
        hits[i].rule_index = rule;
        if (assembler->rules[rule].is_silent)
            continue;
        result.reported_count++;
        hits[i] = describe_hit(scanner, rule);
        struct buffer *text = text_at(assembler, result.reported_count - 1);
        hit_record_write(text, &result.message, &assembler->rules[rule], &hits[i]);
        records[i] = buffer_bytes(text);
    }
    result.hits = hits;
    result.records = records;
    return result;
}
