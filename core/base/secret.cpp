#include "core/base/secret.hpp"

#include <string.h>

namespace sambung {

namespace {

void wipe(std::string& bytes) { ::explicit_bzero(bytes.data(), bytes.capacity()); }

}  // namespace

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

Secret::~Secret() { wipe(bytes_); }

}  // namespace sambung
