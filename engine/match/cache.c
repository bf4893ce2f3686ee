#include "engine/match/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"

/* Before the content: says what the file is. A new layout gets a new one. */
static const char magic[] = "coldtrail-cache-2\n";
#define MAGIC_BYTES (sizeof magic - 1)
#define SUFFIX ".compiled"

struct plan_cache {
    int folder;
};

static bool is_ours_alone(const struct stat *facts)
{
    return facts->st_uid == geteuid() && (facts->st_mode & 077) == 0;
}

/* Open `name` below `parent` as a folder, making it if need be; -1 where that fails. */
static int enter_folder(int parent, const char *name)
{
    (void)mkdirat(parent, name, 0700);
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int open_folder(void)
{
    const char *cache_home = getenv("XDG_CACHE_HOME"); // NOLINT(concurrency-mt-unsafe): at start
    const char *home = getenv("HOME");                 // NOLINT(concurrency-mt-unsafe): at start
    int parent = -1;
    if (cache_home && cache_home[0] == '/') {
        parent = enter_folder(AT_FDCWD, cache_home);
    } else if (home && home[0] == '/') {
        int home_folder = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (home_folder >= 0) {
            parent = enter_folder(home_folder, ".cache");
            (void)close(home_folder);
        }
    }
    if (parent < 0)
        return -1;
    int folder = enter_folder(parent, "coldtrail");
    (void)close(parent);
    return folder;
}

static bool ends_with_suffix(const char *name)
{
    return bytes_end_with(bytes_of(name), bytes_of(SUFFIX));
}

/* Remove what was not used for long. What cannot be removed stays: it harms nobody. */
static void prune(const struct plan_cache *cache)
{
    int copy = dup(cache->folder);
    DIR *list = copy >= 0 ? fdopendir(copy) : NULL;
    if (!list) {
        if (copy >= 0)
            (void)close(copy);
        return;
    }
    int64_t oldest = clock_wall_seconds() - CACHE_KEEP_DAYS * INT64_C(86400);
    const struct dirent *entry = NULL;
    while ((entry = readdir(list))) { // NOLINT(concurrency-mt-unsafe): a stream of our own
        struct stat facts;
        if (ends_with_suffix(entry->d_name) &&
            fstatat(cache->folder, entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
            facts.st_mtime < oldest)
            (void)unlinkat(cache->folder, entry->d_name, 0);
    }
    (void)closedir(list);
}

struct plan_cache *cache_open(void)
{
    int folder = open_folder();
    struct stat facts;
    if (folder >= 0 && (fstat(folder, &facts) != 0 || !is_ours_alone(&facts))) {
        (void)close(folder);
        folder = -1;
    }
    if (folder < 0)
        return NULL;
    struct plan_cache *cache = memory_new(1, sizeof *cache);
    cache->folder = folder;
    prune(cache);
    return cache;
}

void cache_close(struct plan_cache *cache)
{
    if (!cache)
        return;
    (void)close(cache->folder);
    free(cache);
}

void cache_key(const char *what, const struct pattern *patterns, size_t count,
               char out_key[DIGEST_TEXT_BYTES])
{
    struct buffer text = {0};
    buffer_format(&text, "%s of %zu patterns\n", what, count);
    hyperscan_fingerprint(&text);
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%u %u %zu %s\n", patterns[i].id, patterns[i].flags,
                      strlen(patterns[i].expression), patterns[i].expression);
    digest_text(DIGEST_SHA256, buffer_bytes(&text), out_key);
    buffer_done(&text);
}

static void file_name(const char key[DIGEST_TEXT_BYTES], char *out, size_t size)
{
    (void)snprintf(out, size, "%s%s", key, SUFFIX);
}

/* The whole file, or nothing. */
static bool read_file(int file, struct buffer *out)
{
    struct stat facts;
    if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || !is_ours_alone(&facts) ||
        facts.st_size < 0 || (uint64_t)facts.st_size > LIMIT_CACHE_FILE_BYTES)
        return false;
    size_t size = (size_t)facts.st_size;
    (void)buffer_reserve(out, size);
    while (out->size < size) {
        ssize_t count = read(file, out->data + out->size, size - out->size);
        if (count <= 0)
            return false;
        out->size += (size_t)count;
    }
    return true;
}

/* Magic, key, LF, digest of the content as text, LF, content. The key, because a file may come to
 * lie under another name. */
#define HEAD_BYTES (MAGIC_BYTES + DIGEST_TEXT_BYTES + DIGEST_TEXT_BYTES)

static bool take_content(struct bytes file, const char key[DIGEST_TEXT_BYTES],
                         struct buffer *out_content)
{
    if (file.size < HEAD_BYTES || memcmp(file.data, magic, MAGIC_BYTES) != 0 ||
        memcmp(file.data + MAGIC_BYTES, key, DIGEST_TEXT_BYTES - 1) != 0)
        return false;
    struct bytes content = bytes_from(file, HEAD_BYTES);
    char digest[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, content, digest);
    if (memcmp(file.data + MAGIC_BYTES + DIGEST_TEXT_BYTES, digest, DIGEST_TEXT_BYTES - 1) != 0)
        return false;
    buffer_append(out_content, content);
    return true;
}

bool cache_load(const struct plan_cache *cache, const char key[DIGEST_TEXT_BYTES],
                struct buffer *out_content)
{
    char name[DIGEST_TEXT_BYTES + sizeof SUFFIX];
    file_name(key, name, sizeof name);
    int file = cache ? openat(cache->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (file < 0)
        return false;
    struct buffer whole = {0};
    bool good = read_file(file, &whole) && take_content(buffer_bytes(&whole), key, out_content);
    if (good)
        (void)futimens(file, NULL); /* used: not to be pruned */
    buffer_done(&whole);
    (void)close(file);
    return good;
}

static bool write_whole(int file, struct bytes content)
{
    while (content.size) {
        ssize_t count = write(file, content.data, content.size);
        if (count <= 0)
            return false;
        content = bytes_from(content, (size_t)count);
    }
    return true;
}

void cache_store(const struct plan_cache *cache, const char key[DIGEST_TEXT_BYTES],
                 struct bytes content)
{
    if (!cache || content.size > LIMIT_CACHE_FILE_BYTES - HEAD_BYTES)
        return;
    char name[DIGEST_TEXT_BYTES + sizeof SUFFIX];
    char fresh[sizeof name + 48];
    file_name(key, name, sizeof name);
    (void)snprintf(fresh, sizeof fresh, "%s.%ld.%llu", name, (long)getpid(),
                   (unsigned long long)clock_now_ns());
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int file = openat(cache->folder, fresh, flags, 0600);
    if (file < 0)
        return;
    struct buffer head = {0};
    char digest[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, content, digest);
    buffer_append(&head, bytes_make(magic, MAGIC_BYTES));
    buffer_append_string(&head, key);
    buffer_append_byte(&head, '\n');
    buffer_append_string(&head, digest);
    buffer_append_byte(&head, '\n');
    bool good = write_whole(file, buffer_bytes(&head)) && write_whole(file, content);
    buffer_done(&head);
    good &= close(file) == 0;
    if (!good || renameat(cache->folder, fresh, cache->folder, name) != 0)
        (void)unlinkat(cache->folder, fresh, 0);
}
