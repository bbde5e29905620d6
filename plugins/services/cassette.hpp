#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "plugins/http/transport.hpp"

namespace sambung::services {

/// One request and what it was answered with. Plain value.
struct Cassette {
  remote::Request request;
  remote::Response response;
};

/// As a JSON object: `request` with `method`, `url`, `headers`, `body`; `response` with `status`,
/// `headers`, `body`. A body that is not UTF-8 stands as `body_hex`. What a header's name or a query
/// parameter's name gives away as a secret reads "(secret)"; bodies are kept as they are, so that
/// recordings belong to developers and test accounts.
std::string encode(const Cassette& cassette);
/// kInvalid - not such a text.
Result<Cassette> decode_cassette(std::string_view json);

/// Writes exchanges into a folder, one file each, in their order; files that are there stay.
/// A file that cannot be written is left out: recording must not stop what is recorded.
/// Confined to one thread.
class Recorder {
 public:
  explicit Recorder(std::filesystem::path folder);

  /// `request` without its credential. Nothing for a request without an answer; a body that went to a
  /// sink is not kept.
  void keep(const remote::Request& request, const remote::Response& response);

 private:
  const std::filesystem::path folder_;
  std::size_t number_ = 0;
};

/// Answers from a folder of cassettes instead of the network: each cassette once, to the first
/// request with its method, path, query and body. Others are kNotSent, saying what was missed. A sink
/// gets the body in one piece. Thread-safe.
class CassettePlayer final : public remote::Transport {
 public:
  /// kNotFound - there are none; kInvalid - a file is none.
  static Result<CassettePlayer> open(const std::filesystem::path& folder);
  explicit CassettePlayer(std::vector<Cassette> cassettes) : left_(std::move(cassettes)) {}
  CassettePlayer(CassettePlayer&& other) noexcept;

  remote::Reply send(const remote::Request& request) override;
  void cancel() override {}
  /// Cassettes that nobody has asked for.
  std::size_t left() const;

 private:
  /// The answer to `request`; no other gets it.
  std::optional<remote::Response> take(const remote::Request& request);

  mutable Mutex mutex_;
  std::vector<Cassette> left_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::services
