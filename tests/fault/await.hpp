#pragma once

#include <chrono>
#include <thread>

namespace sambung::fault {

/// Waits until `condition` holds; false after `patience`. It looks every few milliseconds only: the
/// processes that it waits for need the processor more than it does.
template <class Condition>
bool await(Condition condition, std::chrono::seconds patience = std::chrono::seconds(60)) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace sambung::fault
