#pragma once

#include "plugins/wire/session.hpp"

namespace sambung::host {

/// Serves one connection until the broker says bye or goes away; gives the exit code. The calling
/// thread owns the socket and sends heartbeats while the connector works on its own thread.
/// `control` is the inherited socket, whose end means that the broker is gone. May end the process
/// when the connector does not let go.
int serve(wire::Bootstrap bootstrap, int control);

}  // namespace sambung::host
