#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "loaders/walk.h"

#define READ_BYTES ((size_t)64 << 10)

static enum status read_all(int descriptor, struct buffer *out, struct failure *out_failure)
{
    for (;;) {
        ssize_t size = read(descriptor, buffer_reserve(out, READ_BYTES), READ_BYTES);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return failure_set(out_failure, STATUS_IO, "list of paths: %s", strerrordesc_np(errno));
        if (size == 0)
            return STATUS_OK;
        out->size += (size_t)size;
    }
}

enum status walk_read_list(int descriptor, bool nul_separated, char ***out_paths, size_t *out_count,
                           struct failure *out_failure)
{
    struct buffer list = {0};
    enum status status = read_all(descriptor, &list, out_failure);
    char **paths = NULL;
    size_t count = 0;
    size_t capacity = 0;
    size_t start = 0;
    while (status == STATUS_OK && start < list.size) {
        size_t end = bytes_find_byte(buffer_bytes(&list), nul_separated ? '\0' : '\n', start);
        struct bytes path = bytes_slice(buffer_bytes(&list), start, end);
        start += path.size + 1;
        if (path.size == 0)
            continue;
        paths = memory_grow(paths, &capacity, count + 1, sizeof *paths);
        paths[count] = memory_new(path.size + 1, 1);
        memcpy(paths[count++], list.data + start - path.size - 1, path.size);
    }
    buffer_done(&list);
    if (status != STATUS_OK)
        return status;
    *out_paths = paths;
    *out_count = count;
    return STATUS_OK;
}
