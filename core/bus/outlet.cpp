#include "core/bus/outlet.hpp"

#include <sys/eventfd.h>

namespace sambung::bus {

Result<std::unique_ptr<Outlet>> Outlet::make() {
  UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake.valid()) return Error{ErrorCode::kUnavailable, "bus: the kernel gives no eventfd"};
  return std::unique_ptr<Outlet>(new Outlet(std::move(wake)));
}

void Outlet::send(std::string_view route, Frames frames) {
  const std::string frame =
      encode(RelayType::kToClient, {.route = std::string(route), .frames = std::move(frames)});
  {
    Lock lock(mutex_);
    waiting_ += frame;
  }
  wake();
}

void Outlet::ring() {
  {
    Lock lock(mutex_);
    if (rung_) return;
    rung_ = true;
  }
  wake();
}

std::string Outlet::take() {
  eventfd_t ignored = 0;
  ::eventfd_read(wake_.get(), &ignored);
  Lock lock(mutex_);
  std::string taken = std::exchange(waiting_, {});
  if (std::exchange(rung_, false)) taken += relay_frame(RelayType::kRing, {});
  return taken;
}

void Outlet::wake() { ::eventfd_write(wake_.get(), 1); }

}  // namespace sambung::bus
