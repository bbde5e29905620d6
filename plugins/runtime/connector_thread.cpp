#include "plugins/runtime/connector_thread.hpp"

#include <chrono>
#include <utility>

namespace sambung::runtime {

ConnectorThread::ConnectorThread(Setup setup)
    : setup_(std::move(setup)),
      jobs_(1),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

ConnectorThread::~ConnectorThread() {
  request_stop();
  cancel();
}

void ConnectorThread::request_stop() { thread_.request_stop(); }

void ConnectorThread::cancel() {
  // Held across the call, so that the instance cannot go away under it.
  Lock lock(mutex_);
  if (running_ == nullptr) return;
  if (setup_.services) setup_.services->cancel();
  running_->cancel();
}

bool ConnectorThread::await_end(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  Lock lock(mutex_);
  while (!ended_ && std::chrono::steady_clock::now() < deadline) {
    changed_.wait_until(mutex_, std::stop_token{}, deadline);
  }
  return ended_;
}

Result<std::unique_ptr<LoadedConnector>> ConnectorThread::start(wire::Ready& ready) {
  const Result<Library> library = Library::load(setup_.path);
  if (!library) return library.error();
  ready.id = library->id();
  ready.version = library->version();
  ready.manifest = library->manifest();
  LoadedConnector::Setup setup{setup_.connection, setup_.config.reveal(), setup_.log,
                               setup_.services.get(), setup_.mapping};
  auto made = LoadedConnector::create(*library, std::move(setup));
  setup_.config = Secret();
  return made;
}

void ConnectorThread::run(const std::stop_token& stop) {
  wire::Ready ready;
  {
    const Result<std::unique_ptr<LoadedConnector>> connector = start(ready);
    if (!connector) {
      const bool later = connector.error().code == ErrorCode::kUnavailable;
      ready.outcome = later ? SAMBUNG_TRANSIENT : SAMBUNG_INVALID;
      ready.reason = connector.error().what;
    }
    setup_.ready(ready);
    if (connector) serve(**connector, stop);
  }
  Lock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void ConnectorThread::serve(LoadedConnector& connector, const std::stop_token& stop) {
  while (const std::optional<Job> job = jobs_.pop(stop)) {
    set_running(&connector);
    (*job)(connector);
    set_running(nullptr);
  }
}

void ConnectorThread::set_running(LoadedConnector* connector) {
  Lock lock(mutex_);
  running_ = connector;
  if (!setup_.services) return;
  if (connector != nullptr) {
    setup_.services->begin();
  } else {
    setup_.services->end();
  }
}

}  // namespace sambung::runtime
