/* Compare a hunt's hits.jsonl with the truth file of the corpus maker: which planted messages were
 * hit at a level or above, which were missed, and what was hit though nobody planted it.
 * Exit codes: 0 all planted and nothing else; 1 something missed or false; 2 usage or bad files. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"

#define LIST_MOST 20

static const char *const level_names[] = {"informational", "low", "medium", "high", "critical"};
#define LEVEL_COUNT 5
#define NOT_HIT (-1)

struct truth_line {
    struct bytes sha256;
    struct bytes variant;
    bool is_planted;
    int hit_level; /* the highest, or NOT_HIT */
};

struct score {
    struct arena *arena;
    struct truth_line *lines;
    size_t count;
    size_t capacity;
    struct table by_digest;
    int min_level;
    struct bytes *false_hits; /* digests of messages hit that nobody planted */
    size_t false_count;
    size_t false_capacity;
};

static int level_of(const char *name)
{
    for (int i = 0; name && i < LEVEL_COUNT; i++)
        if (strcmp(name, level_names[i]) == 0)
            return i;
    return NOT_HIT;
}

/* Call `take` with each JSON object of a JSON Lines file. False: printed. */
static bool read_lines(const char *path, struct score *score,
                       void (*take)(struct score *score, const json_t *line))
{
    FILE *file = fopen(path, "re");
    if (!file) {
        (void)fprintf(stderr, "error: %s: %s\n", path, strerror(errno)); // NOLINT: one thread
        return false;
    }
    char *text = NULL;
    size_t capacity = 0;
    size_t number = 0;
    bool good = true;
    while (good && getline(&text, &capacity, file) > 0) {
        json_error_t error;
        json_t *line = json_loads(text, 0, &error);
        number++;
        good = json_is_object(line);
        if (good)
            take(score, line);
        else
            (void)fprintf(stderr, "error: %s:%zu: %s\n", path, number, error.text);
        json_decref(line);
    }
    free(text);
    (void)fclose(file);
    return good;
}

static struct truth_line *find_line(struct score *score, struct bytes digest)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while (score->lines &&
           (index = table_next(&score->by_digest, bytes_hash(digest), &cursor)) != TABLE_NONE)
        if (bytes_equal(score->lines[index].sha256, digest))
            return &score->lines[index];
    return NULL;
}

static void take_truth(struct score *score, const json_t *line)
{
    const char *digest = json_string_value(json_object_get(line, "sha256"));
    const char *class = json_string_value(json_object_get(line, "class"));
    const char *variant = json_string_value(json_object_get(line, "variant"));
    if (!digest || !class)
        return; /* the heading */
    score->lines =
        memory_grow(score->lines, &score->capacity, score->count + 1, sizeof *score->lines);
    struct truth_line *kept = &score->lines[score->count];
    kept->sha256 = arena_copy(score->arena, bytes_of(digest));
    kept->variant = arena_copy(score->arena, bytes_of(variant ? variant : ""));
    kept->is_planted = strcmp(class, "planted") == 0;
    kept->hit_level = NOT_HIT;
    table_insert(&score->by_digest, bytes_hash(kept->sha256), (uint32_t)score->count++);
}

static void note_false_hit(struct score *score, struct bytes digest)
{
    for (size_t i = 0; i < score->false_count; i++)
        if (bytes_equal(score->false_hits[i], digest))
            return;
    score->false_hits = memory_grow(score->false_hits, &score->false_capacity,
                                    score->false_count + 1, sizeof *score->false_hits);
    score->false_hits[score->false_count++] = arena_copy(score->arena, digest);
}

static void take_hit(struct score *score, const json_t *line)
{
    const json_t *own = json_object_get(line, "coldtrail");
    const char *digest =
        json_string_value(json_object_get(json_object_get(own, "digest"), "sha256"));
    int level = level_of(json_string_value(json_object_get(json_object_get(own, "rule"), "level")));
    if (!digest || level < score->min_level)
        return;
    struct truth_line *truth = find_line(score, bytes_of(digest));
    if (truth && truth->hit_level < level)
        truth->hit_level = level;
    if (!truth || !truth->is_planted)
        note_false_hit(score, bytes_of(digest));
}

static int report(const struct score *score)
{
    size_t planted = 0;
    size_t found = 0;
    size_t near_misses = 0;
    for (size_t i = 0; i < score->count; i++) {
        const struct truth_line *line = &score->lines[i];
        planted += line->is_planted;
        near_misses += !line->is_planted;
        found += line->is_planted && line->hit_level != NOT_HIT;
    }
    (void)printf(
        "At level %s and above: planted %zu, found %zu, missed %zu, false %zu (of %zu near "
        "misses and all other mail)\n",
        level_names[score->min_level], planted, found, planted - found, score->false_count,
        near_misses);
    size_t listed = 0;
    for (size_t i = 0; i < score->count && listed < LIST_MOST; i++) {
        const struct truth_line *line = &score->lines[i];
        if (!line->is_planted || line->hit_level != NOT_HIT)
            continue;
        (void)printf("  missed: %.*s (%.*s)\n", (int)line->sha256.size,
                     (const char *)line->sha256.data, (int)line->variant.size,
                     (const char *)line->variant.data);
        listed++;
    }
    for (size_t i = 0; i < score->false_count && i < LIST_MOST; i++)
        (void)printf("  false: %.*s\n", (int)score->false_hits[i].size,
                     (const char *)score->false_hits[i].data);
    return planted == found && score->false_count == 0 && planted > 0 ? 0 : 1;
}

int main(int count, char **arguments)
{
    struct score score = {.min_level = level_of("high")};
    int first = 1;
    if (count > 2 && strcmp(arguments[1], "--min-level") == 0) {
        score.min_level = level_of(arguments[2]);
        first = 3;
    }
    if (count - first != 2 || score.min_level == NOT_HIT) {
        (void)fprintf(stderr, "usage: coldtrail-score [--min-level LEVEL] TRUTH HITS\n");
        return 2;
    }
    score.arena = arena_new(1 << 16);
    int code = 2;
    if (read_lines(arguments[first], &score, take_truth) &&
        read_lines(arguments[first + 1], &score, take_hit))
        code = report(&score);
    table_done(&score.by_digest);
    free(score.lines);
    free(score.false_hits);
    arena_free(score.arena);
    return code;
}
