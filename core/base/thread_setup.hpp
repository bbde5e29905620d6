#pragma once

namespace sambung {

/// Names the calling thread (15 characters at most) for debuggers and `top`, and gives way to other
/// threads by `nice` (0 to 19): what answers webhooks must not wait for what comes after.
void set_up_thread(const char* name, int nice = 0);

}  // namespace sambung
