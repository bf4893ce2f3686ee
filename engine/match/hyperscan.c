#include "engine/match/hyperscan.h"

#include <hs.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

struct database {
    hs_database_t **pieces;
    size_t piece_count;
    size_t piece_capacity;
};

struct scratch {
    hs_scratch_t *memory;
};

const char *cpu_level_name(enum cpu_level level)
{
    static const char *const names[CPU_LEVEL_COUNT] = {"SSSE3 or SSE4.2", "AVX2", "AVX-512",
                                                       "AVX-512 VBMI"};
    return names[level];
}

static const unsigned long long level_features[CPU_LEVEL_COUNT] = {
    [CPU_LEVEL_AVX2] = HS_CPU_FEATURES_AVX2,
    [CPU_LEVEL_AVX512] = HS_CPU_FEATURES_AVX2 | HS_CPU_FEATURES_AVX512,
    [CPU_LEVEL_AVX512VBMI] =
        HS_CPU_FEATURES_AVX2 | HS_CPU_FEATURES_AVX512 | HS_CPU_FEATURES_AVX512VBMI,
};

static hs_platform_info_t platform_here(void)
{
    hs_platform_info_t platform = {0};
    REQUIRE(hs_populate_platform(&platform) == HS_SUCCESS);
    return platform;
}

enum cpu_level cpu_level_here(void)
{
    hs_platform_info_t platform = platform_here();
    enum cpu_level level = CPU_LEVEL_AVX512VBMI;
    while ((platform.cpu_features & level_features[level]) != level_features[level])
        level--;
    return level;
}

static unsigned library_flags(unsigned flags)
{
    unsigned result = 0;
    result |= flags & PATTERN_CASELESS ? HS_FLAG_CASELESS : 0U;
    result |= flags & PATTERN_DOTALL ? HS_FLAG_DOTALL : 0U;
    result |= flags & PATTERN_MULTILINE ? HS_FLAG_MULTILINE : 0U;
    result |= flags & PATTERN_ONCE ? HS_FLAG_SINGLEMATCH : 0U;
    result |= flags & PATTERN_PREFILTER ? HS_FLAG_PREFILTER : 0U;
    result |= flags & PATTERN_UTF8 ? HS_FLAG_UTF8 : 0U;
    return result;
}

/* Compile one run of patterns into one library database. */
static enum status compile_piece(const hs_platform_info_t *platform, const struct pattern *patterns,
                                 size_t count, hs_database_t **out_piece,
                                 struct failure *out_failure)
{
    const char **expressions = memory_new(count, sizeof *expressions);
    unsigned *flags = memory_new(count, sizeof *flags);
    unsigned *ids = memory_new(count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        expressions[i] = patterns[i].expression;
        flags[i] = library_flags(patterns[i].flags);
        ids[i] = patterns[i].id;
    }
    hs_compile_error_t *error = NULL;
    enum status status = STATUS_OK;
    hs_error_t result = hs_compile_multi(expressions, flags, ids, (unsigned)count, HS_MODE_BLOCK,
                                         platform, out_piece, &error);
    if (result != HS_SUCCESS) {
        int at = error ? error->expression : -1;
        status = failure_set(out_failure, STATUS_UNSUPPORTED, "%s%s%.200s",
                             error ? error->message : "no message", at >= 0 ? ": " : "",
                             at >= 0 ? expressions[at] : "");
        (void)hs_free_compile_error(error);
    }
    free(expressions);
    free(flags);
    free(ids);
    return status;
}

static void add_piece(struct database *database, hs_database_t *piece)
{
    database->pieces = memory_grow(database->pieces, &database->piece_capacity,
                                   database->piece_count + 1, sizeof(hs_database_t *));
    database->pieces[database->piece_count++] = piece;
}

/* Compile the run, or where it is too large both halves of it. */
static enum status compile_run(const hs_platform_info_t *platform, struct database *database,
                               const struct pattern *patterns, size_t count,
                               struct failure *out_failure)
{
    hs_database_t *piece = NULL;
    struct failure failure = {0};
    enum status status = compile_piece(platform, patterns, count, &piece, &failure);
    if (status == STATUS_OK) {
        add_piece(database, piece);
        return STATUS_OK;
    }
    if (count == 1)
        return failure_set(out_failure, status, "%s", failure.text);
    size_t half = count / 2;
    status = compile_run(platform, database, patterns, half, out_failure);
    if (status == STATUS_OK)
        status = compile_run(platform, database, patterns + half, count - half, out_failure);
    return status;
}

enum status database_compile_for(enum cpu_level level, const struct pattern *patterns, size_t count,
                                 struct database **out_database, struct failure *out_failure)
{
    *out_database = NULL;
    if (count == 0)
        return STATUS_OK;
    hs_platform_info_t platform = platform_here();
    if (level != cpu_level_here())
        platform.cpu_features &= level_features[level];
    struct database *database = memory_new(1, sizeof *database);
    enum status status = compile_run(&platform, database, patterns, count, out_failure);
    if (status != STATUS_OK) {
        database_free(database);
        return status;
    }
    *out_database = database;
    return STATUS_OK;
}

enum status database_compile(const struct pattern *patterns, size_t count,
                             struct database **out_database, struct failure *out_failure)
{
    return database_compile_for(cpu_level_here(), patterns, count, out_database, out_failure);
}

void database_free(struct database *database)
{
    if (!database)
        return;
    for (size_t i = 0; i < database->piece_count; i++)
        (void)hs_free_database(database->pieces[i]);
    free(database->pieces);
    free(database);
}

size_t database_size_bytes(const struct database *database)
{
    size_t total = 0;
    for (size_t i = 0; database && i < database->piece_count; i++) {
        size_t size = 0;
        REQUIRE(hs_database_size(database->pieces[i], &size) == HS_SUCCESS);
        total += size;
    }
    return total;
}

void database_write(const struct database *database, struct buffer *out)
{
    for (size_t i = 0; i < database->piece_count; i++) {
        char *bytes = NULL;
        size_t size = 0;
        REQUIRE(hs_serialize_database(database->pieces[i], &bytes, &size) == HS_SUCCESS);
        uint64_t size_written = size;
        buffer_append(out, bytes_make(&size_written, sizeof size_written));
        buffer_append(out, bytes_make(bytes, size));
        free(bytes);
    }
}

bool database_read(struct bytes written, struct database **out_database)
{
    struct database *database = memory_new(1, sizeof *database);
    while (written.size) {
        uint64_t size = 0;
        hs_database_t *piece = NULL;
        if (written.size >= sizeof size)
            memcpy(&size, written.data, sizeof size);
        if (written.size < sizeof size || size > written.size - sizeof size ||
            hs_deserialize_database((const char *)written.data + sizeof size, size, &piece) !=
                HS_SUCCESS) {
            database_free(database);
            return false;
        }
        add_piece(database, piece);
        written = bytes_from(written, sizeof size + size);
    }
    *out_database = database;
    return true;
}

struct scratch *scratch_new(const struct database *const *databases, size_t count)
{
    struct scratch *scratch = memory_new(1, sizeof *scratch);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; databases[i] && j < databases[i]->piece_count; j++)
            REQUIRE(hs_alloc_scratch(databases[i]->pieces[j], &scratch->memory) == HS_SUCCESS);
    return scratch;
}

struct scratch *scratch_clone(const struct scratch *scratch)
{
    struct scratch *clone = memory_new(1, sizeof *clone);
    if (scratch->memory)
        REQUIRE(hs_clone_scratch(scratch->memory, &clone->memory) == HS_SUCCESS);
    return clone;
}

void scratch_free(struct scratch *scratch)
{
    if (!scratch)
        return;
    (void)hs_free_scratch(scratch->memory);
    free(scratch);
}

struct receiver {
    scan_callback callback;
    void *state;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *context)
{
    (void)from;
    (void)flags;
    const struct receiver *receiver = context;
    receiver->callback(receiver->state, id, to);
    return 0;
}

bool database_scan(const struct database *database, const struct scratch *scratch,
                   struct bytes text, scan_callback callback, void *state)
{
    REQUIRE(text.size <= UINT32_MAX);
    /* The library wants an address even for no bytes. */
    const char *data = text.data ? (const char *)text.data : "";
    struct receiver receiver = {callback, state};
    for (size_t i = 0; i < database->piece_count; i++) {
        hs_error_t result = hs_scan(database->pieces[i], data, (unsigned)text.size, 0,
                                    scratch->memory, on_match, &receiver);
        /* We never ask it to stop: "terminated" means that all patterns were exhausted. */
        if (result != HS_SUCCESS && result != HS_SCAN_TERMINATED)
            return false;
    }
    return true;
}

void pattern_write_literal(struct bytes text, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < text.size; i++) {
        out[4 * i] = '\\';
        out[4 * i + 1] = 'x';
        out[4 * i + 2] = digits[text.data[i] >> 4];
        out[4 * i + 3] = digits[text.data[i] & 15];
    }
}

const char *hyperscan_version(void)
{
    return hs_version();
}

void hyperscan_fingerprint(struct buffer *out)
{
    hs_platform_info_t platform = platform_here();
    buffer_format(out, "hyperscan %s, tune %u, features %llu\n", hs_version(), platform.tune,
                  platform.cpu_features);
}

bool hyperscan_is_supported(void)
{
    return hs_valid_platform() == HS_SUCCESS;
}
