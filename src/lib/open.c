/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L
#include "lib/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned known_flags =
    SERVC_OPEN_VERIFY | SERVC_OPEN_NO_CHECKSUMS | SERVC_OPEN_NO_TEXTS;

static bool is_packed(const uint8_t *base, size_t size)
{
    return size >= HEADER_BYTES && memcmp(base, TABLE_MAGIC, sizeof TABLE_MAGIC - 1) == 0 &&
           load_u16(base + HEADER_VERSION) == TABLE_VERSION &&
           (load_u16(base + HEADER_FLAGS) & TABLE_PACKED);
}

/* Fills a handle that is otherwise empty. A compressed image is not needed any
 * more when this returns. */
static int attach(struct servc_table *t, const uint8_t *base, size_t size, unsigned flags)
{
    t->file_bytes = size;
    if (size > TABLE_BYTES_MAX)
        return memcmp(base, TABLE_MAGIC, sizeof TABLE_MAGIC - 1) == 0 ? SERVC_ELARGE
                                                                      : SERVC_EFOREIGN;
    if (is_packed(base, size)) {
        uint8_t *image;
        size_t raw;
        int error = packed_expand(base, size, flags, &image, &raw);
        if (error)
            return error;
        t->owned = image;
        return image_attach(t, image, raw, false);
    }
    int error = image_attach(t, base, size, !(flags & SERVC_OPEN_NO_CHECKSUMS));
    if (!error && (flags & SERVC_OPEN_VERIFY))
        error = servc_verify(t);
    return error;
}

int servc_open_memory(const void *image, size_t size, unsigned flags, struct servc_table **out)
{
    if (!out || (!image && size) || (flags & ~known_flags))
        return SERVC_EINVAL;
    if (size == 0)
        return SERVC_EFOREIGN;
    struct servc_table *t = calloc(1, sizeof *t);
    if (!t)
        return SERVC_ENOMEM;
    int error = attach(t, image, size, flags);
    if (error) {
        servc_close(t);
        return error;
    }
    *out = t;
    return SERVC_OK;
}

/* Maps a regular file; *size is 0 for an empty one. */
static int map_file(int fd, const uint8_t **base, size_t *size)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return SERVC_ESYSTEM;
    if (!S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : ENODEV;
        return SERVC_ESYSTEM;
    }
    *size = 0;
    if (st.st_size == 0)
        return SERVC_OK;
    if ((uintmax_t)st.st_size > (uintmax_t)TABLE_BYTES_MAX * 2)
        return SERVC_ELARGE;
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return SERVC_ESYSTEM;
    *base = p;
    *size = (size_t)st.st_size;
    return SERVC_OK;
}

int servc_open(const char *path, unsigned flags, struct servc_table **out)
{
    const uint8_t *base = NULL;
    size_t size = 0;
    struct servc_table *t = NULL;
    if (!path || !out || (flags & ~known_flags))
        return SERVC_EINVAL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return SERVC_ESYSTEM;
    int error = map_file(fd, &base, &size);
    int system_error = errno;
    close(fd); /* the mapping stays */
    if (!error)
        error = servc_open_memory(base, size, flags, &t);
    if (!error && !t->owned) {
        t->mapped = size;
        *out = t;
        return SERVC_OK;
    }
    if (size)
        munmap((void *)base, size);
    if (!error)
        *out = t;
    errno = system_error;
    return error;
}

void servc_close(struct servc_table *t)
{
    if (!t)
        return;
    if (t->mapped)
        munmap((void *)t->file.base, t->mapped);
    free(t->owned);
    free(t);
}
