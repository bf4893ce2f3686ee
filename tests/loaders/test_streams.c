#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "loaders/decoder.h"
#include "tests/loaders/support.h"

static const char *const filters[] = {"gzip", "bzip2", "xz", "lzma", "zstd", "lz4"};
#define FILTER_COUNT (sizeof filters / sizeof filters[0])

/* What came out of decoding, `read_size` bytes at a time. */
struct decoded {
    struct buffer bytes;
    enum status status;
    struct damage damage;
    uint64_t stray_bytes;
};

/* Bytes in memory that come a few at a time. */
struct dripping_stream {
    struct stream stream;
    struct bytes left;
    size_t drip_size;
};

static enum status drip(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size)
{
    struct dripping_stream *dripping = (struct dripping_stream *)stream;
    size_t size = dripping->drip_size < capacity ? dripping->drip_size : capacity;
    struct bytes part = bytes_slice(dripping->left, 0, size);
    if (part.size)
        memcpy(out, part.data, part.size);
    dripping->left = bytes_from(dripping->left, part.size);
    *out_size = part.size;
    return part.size ? STATUS_OK : STATUS_END;
}

static void drip_close(struct stream *stream)
{
    free((struct dripping_stream *)stream);
}

static struct stream *dripping_open(struct bytes bytes, size_t drip_size)
{
    struct dripping_stream *dripping = calloc(1, sizeof *dripping);
    assert_non_null(dripping);
    dripping->stream.pull = drip;
    dripping->stream.close = drip_close;
    dripping->left = bytes;
    dripping->drip_size = drip_size;
    return &dripping->stream;
}

/* `drip_size` 0: all input is there at once. */
static void decode_drips(struct bytes compressed, size_t drip_size, size_t read_size,
                         struct decoded *out)
{
    *out = (struct decoded){0};
    uint8_t *copy = exact_copy(compressed);
    struct stream *below = drip_size ? dripping_open(bytes_make(copy, compressed.size), drip_size)
                                     : memory_stream_open(bytes_make(copy, compressed.size));
    enum format format = sniff_container(compressed, true).format;
    if (!format_is_compressed(format)) {
        stream_close(below);
        free(copy);
        return;
    }
    struct expansion expansion;
    struct stream *stream = decoder_open(format, below, &expansion, NULL);
    while (out->status == STATUS_OK) {
        uint8_t *part = malloc(read_size);
        assert_non_null(part);
        size_t size = 0;
        out->status = stream_read(stream, part, read_size, &size);
        assert_true(size <= read_size);
        assert_int_equal(out->status == STATUS_OK, size > 0);
        buffer_append(&out->bytes, bytes_make(part, size));
        free(part);
    }
    out->damage = stream->damage;
    out->stray_bytes = stream->stray_bytes;
    stream_close(stream);
    stream_close(below);
    free(copy);
}

static void decode(struct bytes compressed, size_t read_size, struct decoded *out)
{
    decode_drips(compressed, 0, read_size, out);
}

static void assert_decodes(struct bytes compressed, struct bytes plain, size_t read_size)
{
    struct decoded decoded;
    decode(compressed, read_size, &decoded);
    if (decoded.status != STATUS_END || !bytes_equal(buffer_bytes(&decoded.bytes), plain))
        fail_msg("reads of %zu: %zu bytes, %s: %s", read_size, decoded.bytes.size,
                 status_name(decoded.status), decoded.damage.text);
    buffer_done(&decoded.bytes);
}

static void every_read_size_gives_the_same_bytes(void **state)
{
    (void)state;
    struct buffer plain = fixture_mbox(40, 3000);
    for (size_t i = 0; i < FILTER_COUNT; i++) {
        struct buffer packed = fixture_compressed(filters[i], buffer_bytes(&plain));
        for (size_t size = 1; size < 400000; size = size * 7 + 5)
            assert_decodes(buffer_bytes(&packed), buffer_bytes(&plain), size);
        buffer_done(&packed);
    }
    buffer_done(&plain);
}

static void every_input_size_gives_the_same_bytes(void **state)
{
    (void)state;
    struct buffer plain = fixture_mbox(40, 3000);
    for (size_t i = 0; i < FILTER_COUNT; i++) {
        struct buffer packed = fixture_compressed(filters[i], buffer_bytes(&plain));
        for (size_t size = 1; size < packed.size; size = size * 2 + 1) {
            struct decoded decoded;
            decode_drips(buffer_bytes(&packed), size, 100000, &decoded);
            if (decoded.status != STATUS_END || decoded.bytes.size != plain.size)
                fail_msg("%s, input of %zu: %zu bytes, %s", filters[i], size, decoded.bytes.size,
                         decoded.damage.text);
            buffer_done(&decoded.bytes);
        }
        buffer_done(&packed);
    }
    buffer_done(&plain);
}

/* RFC 1952 §2.3: FEXTRA, FNAME and FCOMMENT, twice over. */
static void gzip_headers_may_be_long_and_cut_anywhere(void **state)
{
    (void)state;
    struct buffer packed = fixture_compressed("gzip", bytes_of("text"));
    struct bytes body = bytes_from(buffer_bytes(&packed), 10);
    struct buffer members = {0};
    for (int i = 0; i < 2; i++) {
        buffer_append(&members, bytes_make("\x1F\x8B\x08\x1C\0\0\0\0\0\3\6\0extra!", 18));
        buffer_append(&members, bytes_make("name.txt\0a comment\0", 19));
        buffer_append(&members, body);
    }
    for (size_t size = 1; size <= members.size; size++) {
        struct decoded decoded;
        decode_drips(buffer_bytes(&members), size, 100, &decoded);
        assert_int_equal(decoded.status, STATUS_END);
        assert_true(bytes_equal(buffer_bytes(&decoded.bytes), bytes_of("texttext")));
        buffer_done(&decoded.bytes);
    }
    buffer_done(&members);
    buffer_done(&packed);
}

static void concatenated_streams_are_one(void **state)
{
    (void)state;
    struct buffer plain = {0};
    buffer_append_string(&plain, "first, second");
    for (size_t i = 0; i < FILTER_COUNT; i++) {
        if (strcmp(filters[i], "lzma") == 0)
            continue; /* the format knows no concatenation */
        struct buffer first = fixture_compressed(filters[i], bytes_of("first, "));
        struct buffer second = fixture_compressed(filters[i], bytes_of("second"));
        buffer_append(&first, buffer_bytes(&second));
        assert_decodes(buffer_bytes(&first), buffer_bytes(&plain), 3);
        buffer_done(&first);
        buffer_done(&second);
    }
    buffer_done(&plain);
}

static void skippable_frames_are_passed_by(void **state)
{
    (void)state;
    struct buffer frame = fixture_compressed("zstd", bytes_of("text"));
    struct buffer all = {0};
    buffer_append(&all, bytes_make("\x50\x2A\x4D\x18\3\0\0\0abc", 11));
    buffer_append(&all, buffer_bytes(&frame));
    buffer_append(&all, bytes_make("\x5F\x2A\x4D\x18\0\0\0\0", 8));
    buffer_append(&all, buffer_bytes(&frame));
    assert_decodes(buffer_bytes(&all), bytes_of("texttext"), 100);
    buffer_done(&all);
    buffer_done(&frame);
}

static void zeros_behind_the_end_are_padding_and_other_bytes_are_counted(void **state)
{
    (void)state;
    static const char *const tolerant[] = {"gzip", "zstd"};
    for (size_t i = 0; i < 2; i++) {
        struct buffer packed = fixture_compressed(tolerant[i], bytes_of("text"));
        for (size_t zeros = 0; zeros < 9000; zeros += 4500) {
            struct decoded decoded;
            decode(buffer_bytes(&packed), 100, &decoded);
            assert_int_equal(decoded.status, STATUS_END);
            assert_int_equal(decoded.stray_bytes, 0);
            assert_int_equal(decoded.bytes.size, 4);
            buffer_done(&decoded.bytes);
            for (size_t n = 0; n < 4500; n++)
                buffer_append_byte(&packed, 0);
        }
        buffer_append_string(&packed, "garbage");
        struct decoded decoded;
        decode(buffer_bytes(&packed), 100, &decoded);
        assert_int_equal(decoded.status, STATUS_END);
        assert_int_equal(decoded.stray_bytes, 7);
        buffer_done(&decoded.bytes);
        buffer_done(&packed);
    }
}

static void garbage_that_begins_like_a_member_is_counted_too(void **state)
{
    (void)state;
    struct buffer packed = fixture_compressed("gzip", bytes_of("text"));
    buffer_append_string(&packed, "\x1F is no header");
    struct decoded decoded;
    decode(buffer_bytes(&packed), 100, &decoded);
    assert_int_equal(decoded.status, STATUS_END);
    assert_true(decoded.stray_bytes > 0);
    assert_int_equal(decoded.bytes.size, 4);
    buffer_done(&decoded.bytes);
    buffer_done(&packed);
}

/* The beginning of the text comes out, and the end is told for what it is. */
static void every_truncation_is_told(void **state)
{
    (void)state;
    struct buffer plain = fixture_mbox(3, 600);
    for (size_t i = 0; i < FILTER_COUNT; i++) {
        struct buffer packed = fixture_compressed(filters[i], buffer_bytes(&plain));
        for (size_t size = 14; size < packed.size; size++) {
            struct decoded decoded;
            decode(bytes_slice(buffer_bytes(&packed), 0, size), 4096, &decoded);
            struct bytes got = buffer_bytes(&decoded.bytes);
            assert_true(bytes_start_with(buffer_bytes(&plain), got));
            if (got.size < plain.size)
                assert_int_not_equal(decoded.status, STATUS_END);
            if (strcmp(filters[i], "gzip") == 0 || strcmp(filters[i], "zstd") == 0)
                assert_int_equal(decoded.damage.reason, REASON_TRUNCATED);
            buffer_done(&decoded.bytes);
        }
        buffer_done(&packed);
    }
    buffer_done(&plain);
}

static void every_wrong_byte_is_survived(void **state)
{
    (void)state;
    struct buffer plain = fixture_mbox(3, 600);
    for (size_t i = 0; i < FILTER_COUNT; i++) {
        struct buffer packed = fixture_compressed(filters[i], buffer_bytes(&plain));
        for (size_t at = 0; at < packed.size; at++) {
            packed.data[at] ^= 0x55;
            struct decoded decoded;
            decode(buffer_bytes(&packed), 4096, &decoded);
            buffer_done(&decoded.bytes);
            packed.data[at] ^= 0x55;
        }
        buffer_done(&packed);
    }
    buffer_done(&plain);
}

static struct bytes seed(const char *path, uint8_t *out, size_t capacity)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(out, 1, capacity, file);
    (void)fclose(file);
    return bytes_make(out, size);
}

/* ISA-L counted a match that it had not written, and more output than it was given room for. */
static void what_a_broken_code_never_wrote_is_not_handed_out(void **state)
{
    (void)state;
    uint8_t data[1024];
    struct bytes packed = seed("tests/fuzz/seeds/unpack/broken-code.gz", data, sizeof data);
    struct decoded whole;
    decode(packed, MEBIBYTE, &whole);
    assert_int_equal(whole.damage.reason, REASON_CORRUPT);
    assert_int_equal(whole.bytes.size, 130968 - 258);
    for (size_t read_size = 30000; read_size < 200000; read_size += 17777) {
        struct decoded decoded;
        decode(packed, read_size, &decoded);
        assert_int_equal(decoded.damage.reason, REASON_CORRUPT);
        size_t shared =
            decoded.bytes.size < whole.bytes.size ? decoded.bytes.size : whole.bytes.size;
        assert_true(shared > 100000);
        assert_memory_equal(decoded.bytes.data, whole.bytes.data, shared);
        buffer_done(&decoded.bytes);
    }
    buffer_done(&whole.bytes);
}

static void a_window_too_large_is_a_limit(void **state)
{
    (void)state;
    /* RFC 8878 §3.1.1.1: no single segment, window descriptor 2^(10+21), then an empty last
     * block. */
    struct decoded decoded;
    decode(bytes_make("\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00", 9), 100, &decoded);
    assert_int_equal(decoded.status, STATUS_LIMIT);
    buffer_done(&decoded.bytes);
}

static void peeking_takes_nothing(void **state)
{
    (void)state;
    struct buffer plain = fixture_mbox(100, 2000);
    struct stream *stream = memory_stream_open(buffer_bytes(&plain));
    struct buffer got = {0};
    while (got.size < plain.size) {
        struct bytes head = stream_peek(stream);
        assert_true(head.size >= 1);
        assert_true(bytes_start_with(bytes_from(buffer_bytes(&plain), got.size), head));
        size_t size = 0;
        assert_int_equal(stream_read(stream, buffer_reserve(&got, 50000), 50000, &size), STATUS_OK);
        got.size += size;
    }
    assert_true(bytes_equal(buffer_bytes(&got), buffer_bytes(&plain)));
    assert_int_equal(stream_peek(stream).size, 0);
    assert_true(stream_is_all_peeked(stream));
    stream_close(stream);
    buffer_done(&got);
    buffer_done(&plain);
}

static void a_spool_can_be_read_anywhere(size_t size)
{
    uint8_t *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * 7 + (i >> 12));
    struct stream *below = memory_stream_open(bytes_make(bytes, size));
    struct damage damage = {0};
    struct stream *spool = spool_open(below, &damage);
    assert_non_null(spool);
    assert_int_equal(spool->size_bytes, size);
    uint8_t part[1000];
    for (size_t at = 0; at < size + 2000; at += size / 7 + 1) {
        size_t got = 0;
        assert_int_equal(spool->pull_at(spool, at, part, sizeof part, &got), STATUS_OK);
        assert_int_equal(got, at >= size ? 0 : (size - at < 1000 ? size - at : 1000));
        assert_memory_equal(part, bytes + (at < size ? at : 0), got);
    }
    stream_close(spool);
    stream_close(below);
    free(bytes);
}

static void small_spools_stay_in_memory(void **state)
{
    (void)state;
    a_spool_can_be_read_anywhere(100000);
}

static void large_spools_go_to_a_file(void **state)
{
    (void)state;
    a_spool_can_be_read_anywhere(LIMIT_SPOOL_MEMORY_BYTES * 2 + 12345);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_read_size_gives_the_same_bytes),
        cmocka_unit_test(every_input_size_gives_the_same_bytes),
        cmocka_unit_test(gzip_headers_may_be_long_and_cut_anywhere),
        cmocka_unit_test(concatenated_streams_are_one),
        cmocka_unit_test(skippable_frames_are_passed_by),
        cmocka_unit_test(zeros_behind_the_end_are_padding_and_other_bytes_are_counted),
        cmocka_unit_test(garbage_that_begins_like_a_member_is_counted_too),
        cmocka_unit_test(every_truncation_is_told),
        cmocka_unit_test(every_wrong_byte_is_survived),
        cmocka_unit_test(what_a_broken_code_never_wrote_is_not_handed_out),
        cmocka_unit_test(a_window_too_large_is_a_limit),
        cmocka_unit_test(peeking_takes_nothing),
        cmocka_unit_test(small_spools_stay_in_memory),
        cmocka_unit_test(large_spools_go_to_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
