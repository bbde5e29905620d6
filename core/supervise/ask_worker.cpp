#include "core/supervise/ask_worker.hpp"

#include <utility>

#include "core/base/thread_setup.hpp"

namespace sambung::supervise {

AskWorker::AskWorker(std::shared_ptr<Desk> desk)
    : desk_(std::move(desk)),
      items_(kAsksMax),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

AskWorker::~AskWorker() { thread_.request_stop(); }

bool AskWorker::try_put(wire::Ask ask, Reply reply) {
  return items_.try_push({std::move(ask), std::move(reply)});
}

void AskWorker::run(const std::stop_token& stop) {
  set_up_thread("asks", 5);
  while (std::optional<Item> item = items_.pop(stop)) {
    if (stop.stop_requested()) return;  // what is left is for hosts that are gone
    wire::Told told = desk_->answer(item->ask);
    if (item->reply) item->reply(std::move(told));
  }
}

}  // namespace sambung::supervise
