/* Any bytes as an archive in memory: what is refused has no members; together members hold no more
 * than was allowed, and less where less is; the same again; a sink that stops is not called again.
 */
#include "engine/base/utf8.h"
#include "loaders/unpack.h"
#include "tests/fuzz/fuzz.h"

#define MOST_BYTES ((size_t)1 << 20)

struct taken {
    uint64_t digest;
    size_t bytes;
    size_t members;
    size_t most_members;
};

static bool take(void *state, const struct archive_member *member)
{
    struct taken *taken = state;
    REQUIRE(taken->members < taken->most_members);
    fuzz_check_slack(member->data);
    REQUIRE(utf8_is_valid(member->path));
    REQUIRE(member->status != STATUS_ENCRYPTED || member->data.size == 0);
    fuzz_digest_add(&taken->digest, member->path);
    fuzz_digest_add(&taken->digest, member->data);
    fuzz_digest_number(&taken->digest, member->status);
    taken->bytes += member->data.size;
    taken->members++;
    return taken->members < taken->most_members;
}

static struct taken unpack(struct bytes archive, size_t most_bytes, size_t most_members,
                           enum status *out_status)
{
    struct taken taken = {.most_members = most_members};
    struct failure failure = {0};
    *out_status =
        archive_unpack(archive, bytes_of("letter.txt.gz"), most_bytes, take, &taken, &failure);
    REQUIRE(taken.bytes <= most_bytes);
    REQUIRE((*out_status == STATUS_OK) == (failure.text[0] == '\0'));
    REQUIRE(*out_status != STATUS_END);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes archive = bytes_make(data, size);
    enum status status = STATUS_OK;
    enum status again = STATUS_OK;
    struct taken all = unpack(archive, MOST_BYTES, SIZE_MAX, &status);
    struct taken same = unpack(archive, MOST_BYTES, SIZE_MAX, &again);
    REQUIRE(same.digest == all.digest && same.members == all.members && again == status);
    REQUIRE(archive_can_unpack(archive) || (status == STATUS_UNSUPPORTED && all.members == 0));
    if (all.members == 0)
        return 0;
    (void)unpack(archive, MOST_BYTES, 1, &status);
    (void)unpack(archive, all.bytes / 2, SIZE_MAX, &status);
    return 0;
}
