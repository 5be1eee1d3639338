/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE
#include "base/pages.h"

#include <stdint.h>
#include <sys/mman.h>

#if defined(MADV_HUGEPAGE) && defined(MAP_ANONYMOUS)

void *pages_new(size_t *size)
{
    if (*size > SIZE_MAX / 2)
        return NULL;
    size_t whole = (*size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    char *p =
        mmap(NULL, whole + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
    if (before)
        munmap(p, before);
    munmap(p + before + whole, HUGE_PAGE - before);
    madvise(p + before, whole, MADV_HUGEPAGE);
    *size = whole;
    return p + before;
}

void pages_free(void *p, size_t size)
{
    munmap(p, size);
}

#else

void *pages_new(size_t *size)
{
    (void)size;
    return NULL;
}

void pages_free(void *p, size_t size)
{
    (void)p;
    (void)size;
}

#endif
