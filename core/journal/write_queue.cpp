#include "core/journal/write_queue.hpp"

namespace sambung::journal {

bool WriteQueue::try_push(AppendRequest request, Priority priority) {
  bool news = false;
  {
    Lock lock(mutex_);
    if (closed_ || events_ + request.events.size() > events_max_ ||
        bytes_ + request.bytes > bytes_max_) {
      // One request larger than the whole line must still get through an empty one.
      if (closed_ || events_ != 0) return false;
    }
    const bool had_any = !empty();
    const bool had_enough = enough();
    events_ += request.events.size();
    bytes_ += request.bytes;
    if (priority == Priority::kWebhook) webhook_came_ = std::chrono::steady_clock::now();
    (priority == Priority::kWebhook ? webhooks_ : bulk_).push_back(std::move(request));
    news = !had_any || (enough() && !had_enough);
  }
  if (news) ready_.notify_one();  // otherwise the writer knows, or will look in time
  return true;
}

bool WriteQueue::push_task(std::function<void()> task) {
  {
    Lock lock(mutex_);
    if (closed_) return false;
    tasks_.push_back(std::move(task));
  }
  ready_.notify_one();
  return true;
}

void WriteQueue::take(std::deque<AppendRequest>& from, std::size_t events_max, WriteBatch& batch) {
  std::size_t taken = 0;
  while (!from.empty() && taken < events_max) {
    taken += from.front().events.size();
    events_ -= from.front().events.size();
    bytes_ -= from.front().bytes;
    batch.appends.push_back(std::move(from.front()));
    from.pop_front();
  }
}

std::optional<WriteBatch> WriteQueue::pop(const std::stop_token& stop, Instant not_before) {
  Lock lock(mutex_);
  while (empty()) {
    if (stop.stop_requested()) return std::nullopt;
    ready_.wait(mutex_, stop);
  }
  while (!enough() && !stop.stop_requested() && std::chrono::steady_clock::now() < not_before) {
    ready_.wait_until(mutex_, stop, not_before);
  }
  const bool calm = std::chrono::steady_clock::now() > webhook_came_ + kCalm;
  WriteBatch batch;
  take(webhooks_, kBatchEventsMax, batch);
  take(bulk_, calm ? kBulkSliceInCalm : kBulkSlice, batch);
  if (!tasks_.empty()) {
    batch.task = std::move(tasks_.front());
    tasks_.pop_front();
  }
  return batch;
}

void WriteQueue::close() {
  Lock lock(mutex_);
  closed_ = true;
}

}  // namespace sambung::journal
