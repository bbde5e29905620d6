#include "core/base/thread_setup.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace sambung {

void set_up_thread(const char* name, int nice) {
  ::pthread_setname_np(::pthread_self(), name);
  // On Linux a thread has a priority of its own; a failure leaves it as it was, which is harmless.
  if (nice > 0) ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

}  // namespace sambung
