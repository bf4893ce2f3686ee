#include "engine/hunt/unpacking.h"

#include "loaders/unpack.h"

struct handover {
    member_sink sink;
    void *sink_state;
};

static bool hand_over(void *state, const struct archive_member *member)
{
    const struct handover *handover = state;
    struct unpacked_member unpacked = {member->path, member->data, member->status};
    return handover->sink(handover->sink_state, &unpacked);
}

static enum status unpack(struct bytes data, struct bytes name, size_t most_bytes, member_sink sink,
                          void *sink_state, struct failure *out_failure)
{
    struct handover handover = {sink, sink_state};
    return archive_unpack(data, name, most_bytes, hand_over, &handover, out_failure);
}

const struct unpacker *unpacking_by_loaders(void)
{
    static const struct unpacker unpacker = {archive_can_unpack, unpack};
    return &unpacker;
}
