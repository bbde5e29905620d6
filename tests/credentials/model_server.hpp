#pragma once

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/credentials/token_endpoint.hpp"

namespace sambung::credentials {

/// A token endpoint in memory that rotates refresh tokens as systems do. Thread-safe.
class ModelServer final : public TokenEndpoint {
 public:
  enum class Rotation {
    kNever,      // Zoho
    kGrace,      // the old one works until the new one was used
    kSingleUse,  // Qontak; a token that is used twice ends the grant
  };

  explicit ModelServer(Rotation rotation = Rotation::kNever) : rotation_(rotation) {}

  Result<Answer> exchange(const Form& form) override {
    std::function<void()> before;
    {
      Lock lock(mutex_);
      ++exchanges_;
      bodies_.emplace_back(form.body.reveal());
      before = before_;
    }
    if (before) before();
    Lock lock(mutex_);
    if (!scripted_.empty()) {
      Answer answer = std::move(scripted_.front());
      scripted_.pop_front();
      if (answer.status == 0) return Error{ErrorCode::kUnavailable, "time-out of sekrit"};
      return answer;
    }
    Answer answer = grant(refresh_in(std::string(form.body.reveal())));
    if (std::exchange(loses_next_, false)) return Error{ErrorCode::kUnavailable, "cut"};
    return answer;
  }

  /// The next exchange gets this instead; status 0 is no answer at all.
  void script(int status, std::string body,
              std::optional<std::chrono::seconds> retry_after = std::nullopt) {
    Lock lock(mutex_);
    Answer answer;
    answer.status = status;
    answer.retry_after = retry_after;
    answer.body = Secret(std::move(body));
    scripted_.push_back(std::move(answer));
  }
  void script_many(std::size_t times, int status, const std::string& body) {
    for (std::size_t i = 0; i < times; ++i) script(status, body);
  }
  /// The next exchange takes effect, but its answer does not arrive.
  void lose_next_answer(bool loses = true) {
    Lock lock(mutex_);
    loses_next_ = loses;
  }
  /// Runs in each exchange, before the server looks at it and under no lock.
  void before_each(std::function<void()> before) {
    Lock lock(mutex_);
    before_ = std::move(before);
  }
  /// A human has authorised: the refresh token that counts from now on.
  std::string authorise() {
    Lock lock(mutex_);
    grace_.clear();
    return current_ = "refresh-of-human-" + std::to_string(++number_);
  }
  void revoke() {
    Lock lock(mutex_);
    current_.clear();
    grace_.clear();
  }

  bool gave(std::string_view access) const {
    Lock lock(mutex_);
    return given_.contains(std::string(access));
  }
  std::string current() const {
    Lock lock(mutex_);
    return current_;
  }
  std::size_t exchanges() const {
    Lock lock(mutex_);
    return exchanges_;
  }
  std::string last_body() const {
    Lock lock(mutex_);
    return bodies_.back();
  }

 private:
  static std::string refresh_in(const std::string& body) {
    const std::string name = "refresh_token=";
    const std::size_t at = body.rfind(name);
    if (at == body.npos) return {};
    return body.substr(at + name.size(), body.find('&', at) - at - name.size());
  }

  Answer grant(const std::string& refresh) SAMBUNG_REQUIRES(mutex_) {
    Answer answer;
    const bool known = !refresh.empty() && (refresh == current_ || refresh == grace_);
    if (!known) {
      if (rotation_ == Rotation::kSingleUse) current_.clear();
      answer.status = 400;
      answer.body = Secret(R"({"error":"invalid_grant","error_description":"sekrit"})");
      return answer;
    }
    const std::string number = std::to_string(++number_);
    given_.insert("access-" + number);
    std::string body = R"({"access_token":"access-)" + number + R"(","expires_in":3600)";
    if (rotation_ != Rotation::kNever) {
      if (rotation_ == Rotation::kGrace) grace_ = refresh;
      current_ = "refresh-" + number;
      body += R"(,"refresh_token":")" + current_ + '"';
    }
    answer.status = 200;
    answer.body = Secret(body + '}');
    return answer;
  }

  const Rotation rotation_;
  mutable Mutex mutex_;
  std::string current_ SAMBUNG_GUARDED_BY(mutex_) = "refresh-0";
  std::string grace_ SAMBUNG_GUARDED_BY(mutex_);
  std::set<std::string> given_ SAMBUNG_GUARDED_BY(mutex_);
  std::deque<Answer> scripted_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::string> bodies_ SAMBUNG_GUARDED_BY(mutex_);
  std::function<void()> before_ SAMBUNG_GUARDED_BY(mutex_);
  std::size_t exchanges_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  int number_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  bool loses_next_ SAMBUNG_GUARDED_BY(mutex_) = false;
};

}  // namespace sambung::credentials
