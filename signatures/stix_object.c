#include "signatures/stix_object.h"

struct stix_objects stix_objects_of(struct arena *arena, const struct node *root)
{
    const struct node *list = tree_member(root, "objects");
    struct stix_objects objects = {.bundle = list ? root : NULL};
    if (!list)
        list = root;
    bool is_list = list->kind == NODE_SEQUENCE;
    objects.objects = arena_zeroed(arena, is_list ? list->count : 1, sizeof(struct node *));
    const struct node *next = is_list ? list->first : list;
    for (; next; next = is_list ? next->next : NULL) {
        if (next->kind != NODE_MAPPING || objects.count >= TABLE_NONE)
            continue;
        struct bytes id = tree_text(next, "id");
        if (id.size)
            table_insert(&objects.ids, bytes_hash(id), (uint32_t)objects.count);
        objects.objects[objects.count++] = next;
    }
    return objects;
}

void stix_objects_done(struct stix_objects *objects)
{
    table_done(&objects->ids);
}

static const struct node *find(const struct stix_objects *objects, struct bytes id)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&objects->ids, bytes_hash(id), &cursor)) != TABLE_NONE)
        if (bytes_equal(tree_text(objects->objects[index], "id"), id))
            return objects->objects[index];
    return NULL;
}

static bool has_type(const struct node *object, const char *type)
{
    return bytes_equal(tree_text(object, "type"), bytes_of(type));
}

/* --- Markings --- */

/* The marking definitions that everybody knows and nobody ships: STIX 2.1 §7.2.1.4, and those of
 * TLP 2.0 (OASIS, "STIX 2.1 Extension Definition: TLP 2.0"). */
static struct bytes known_marking(struct bytes id)
{
    static const struct {
        const char *id;
        const char *name;
    } rows[] = {
        {"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "WHITE"},
        {"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "GREEN"},
        {"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "AMBER"},
        {"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "RED"},
        {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "CLEAR"},
        {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "GREEN"},
        {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "AMBER"},
        {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "AMBER+STRICT"},
        {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "RED"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (bytes_equal_fold(id, bytes_of(rows[i].id)))
            return bytes_of(rows[i].name);
    return bytes_make(NULL, 0);
}

static struct bytes upper_case(struct arena *arena, struct bytes text)
{
    uint8_t *upper = arena_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++) {
        bool is_small = text.data[i] >= 'a' && text.data[i] <= 'z';
        upper[i] = is_small ? (uint8_t)(text.data[i] & ~0x20) : text.data[i];
    }
    return bytes_make(upper, text.size);
}

/* The Traffic Light Protocol marking of an object; the first where there are several. */
static struct bytes marking_of(const struct stix_objects *objects, const struct node *object,
                               struct arena *arena)
{
    const struct node *references = tree_member(object, "object_marking_refs");
    if (!references || references->kind != NODE_SEQUENCE)
        return bytes_make(NULL, 0);
    for (const struct node *next = references->first; next; next = next->next) {
        struct bytes known = known_marking(next->text);
        if (known.size)
            return known;
        const struct node *marking = find(objects, next->text);
        struct bytes tlp = tree_text(tree_member(marking, "definition"), "tlp");
        if (tlp.size)
            return upper_case(arena, tlp);
    }
    return bytes_make(NULL, 0);
}

/* --- Feed and indicator --- */

static struct bytes provider_of(const struct stix_objects *objects, const struct node *object)
{
    struct bytes id = tree_text(object, "created_by_ref");
    return id.size ? tree_text(find(objects, id), "name") : id;
}

static struct bytes reference_of(const struct node *object)
{
    const struct node *references = tree_member(object, "external_references");
    if (!references || references->kind != NODE_SEQUENCE)
        return bytes_make(NULL, 0);
    for (const struct node *next = references->first; next; next = next->next)
        if (tree_text(next, "url").size)
            return tree_text(next, "url");
    return bytes_make(NULL, 0);
}

/* The version stands in the bundle of 2.0, and in the objects of 2.1. */
static bool is_of_2_1(const struct stix_objects *objects)
{
    for (size_t i = 0; i < objects->count; i++)
        if (bytes_equal(tree_text(objects->objects[i], "spec_version"), bytes_of("2.1")))
            return true;
    return false;
}

static const struct node *first_frame(const struct stix_objects *objects)
{
    static const char *const types[] = {"report", "grouping", "campaign"};
    for (size_t type = 0; type < sizeof types / sizeof types[0]; type++)
        for (size_t i = 0; i < objects->count; i++)
            if (has_type(objects->objects[i], types[type]))
                return objects->objects[i];
    return NULL;
}

const struct indicator_feed *stix_objects_feed(const struct stix_objects *objects,
                                               struct arena *arena, struct bytes path)
{
    struct indicator_feed *feed = arena_zeroed(arena, 1, sizeof *feed);
    const struct node *frame = first_frame(objects);
    struct bytes provider = provider_of(objects, frame);
    for (size_t i = 0; provider.size == 0 && i < objects->count; i++)
        if (has_type(objects->objects[i], "indicator"))
            provider = provider_of(objects, objects->objects[i]);
    feed->path = path;
    feed->format = bytes_of(is_of_2_1(objects) ? "STIX 2.1" : "STIX 2.0");
    feed->name = arena_copy(arena, tree_text(frame, "name"));
    feed->provider = arena_copy(arena, provider);
    feed->reference = arena_copy(arena, reference_of(frame));
    feed->tlp = marking_of(objects, frame, arena);
    return feed;
}

/* From 0 to 100 (STIX 2.1, appendix A, "None / Low / Med / High"; ECS has the same words). */
static struct bytes confidence_of(const struct node *object)
{
    int64_t confidence = 0;
    if (!bytes_to_number(tree_text(object, "confidence"), &confidence) || confidence > 100)
        return bytes_make(NULL, 0);
    if (confidence == 0)
        return bytes_of("None");
    return bytes_of(confidence < 30 ? "Low" : confidence < 70 ? "Medium" : "High");
}

void stix_object_describe(const struct stix_objects *objects, const struct node *object,
                          struct arena *arena, struct indicator *out_indicator)
{
    *out_indicator = (struct indicator){
        .id = arena_copy(arena, tree_text(object, "id")),
        .name = arena_copy(arena, tree_text(object, "name")),
        .description = arena_copy(arena, tree_text(object, "description")),
        .confidence = confidence_of(object),
        .tlp = marking_of(objects, object, arena),
        .first_seen = arena_copy(arena, tree_text(object, "valid_from")),
    };
}
