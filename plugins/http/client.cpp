#include "plugins/http/client.hpp"

#include <algorithm>
#include <stop_token>
#include <utility>
#include <variant>

#include "core/base/mutex.hpp"
#include "plugins/http/dialler.hpp"
#include "plugins/http/exchange.hpp"
#include "plugins/http/pool.hpp"
#include "plugins/http/redirect.hpp"
#include "plugins/http/request_head.hpp"
#include "plugins/http/token.hpp"

namespace sambung::remote {

class Client::Parts {
 public:
  Parts(const Options& options, Guard guard, std::unique_ptr<Tls> tls)
      : dialler_(std::move(guard), options.lookup, std::move(tls)),
        pool_({options.kept_per_origin_max, options.kept_max, options.kept_idle_max}),
        exchange_{{options.header_bytes_max, options.body_bytes_max},
                  options.user_agent,
                  options.clock != nullptr ? *options.clock : system_clock_},
        redirects_max_(options.redirects_max) {}

  /// `first` at `url`, and on where it is redirected to.
  Reply follow(const Request& first, Url url, const Patience& patience) {
    Request later;
    for (std::size_t hops = 0;; ++hops) {
      const Request& request = hops == 0 ? first : later;
      Reply reply = ask(request, url, patience);
      NextHop next = reply ? next_hop(request, url, *reply) : NextHop(Answered{});
      if (auto* refused = std::get_if<Refused>(&next)) {
        reply = Failure{Kind::kRefused, std::move(refused->why), true};
      } else if (auto* there = std::get_if<Follow>(&next)) {
        if (hops < redirects_max_) {
          later = std::move(there->request);
          url = std::move(there->url);
          continue;
        }
        reply = Failure{Kind::kRefused,
                        "more than " + std::to_string(redirects_max_) + " redirects", true};
      }
      if (reply) return reply;
      if (hops > 0) count_earlier_bytes(reply.failure());
      reply.failure().what.insert(0, url.shown() + ": ");
      return reply;
    }
  }

  /// The patience of one send, where `cancel` finds it.
  class Sending {
   public:
    Sending(Parts& parts, const Request& request)
        : parts_(parts), patience_(request.deadline), on_stop_(request.stop, Cancel{patience_}) {
      const Lock lock(parts_.mutex_);
      parts_.running_.push_back(&patience_);
    }
    ~Sending() {
      const Lock lock(parts_.mutex_);
      std::erase(parts_.running_, &patience_);
    }
    Sending(const Sending&) = delete;
    Sending& operator=(const Sending&) = delete;
    const Patience& patience() const { return patience_; }

   private:
    struct Cancel {
      Patience& patience;
      void operator()() const { patience.cancel(); }
    };

    Parts& parts_;
    Patience patience_;
    std::stop_callback<Cancel> on_stop_;
  };

  void cancel() {
    const Lock lock(mutex_);
    for (Patience* each : running_) each->cancel();
  }

 private:
  Reply ask(const Request& request, const Url& url, const Patience& patience) {
    bool left = false;
    if (auto kept = pool_.take(url.origin())) {
      auto ending = ask_on(std::move(kept), request, url, patience);
      if (ending.reply || !again(ending, request)) return std::move(ending.reply);
      left = ending.reply.failure().bytes_left;
    }
    Reply reply = ask_anew(request, url, patience);
    if (!reply && left) count_earlier_bytes(reply.failure());
    return reply;
  }

  Reply ask_anew(const Request& request, const Url& url, const Patience& patience) {
    auto fresh = dialler_.dial(url, patience);
    if (!fresh) return fresh.failure();
    return std::move(ask_on(std::move(*fresh), request, url, patience).reply);
  }

  Exchange::Ending ask_on(std::unique_ptr<Connection> connection, const Request& request,
                          const Url& url, const Patience& patience) {
    auto ending = exchange_.run(*connection, request, url, patience);
    if (ending.keep) pool_.keep(url.origin(), std::move(connection));
    return ending;
  }

  /// After a failure on a kept connection, which the server may have closed while we took it.
  static bool again(const Exchange::Ending& ending, const Request& request) {
    const Kind kind = ending.reply.failure().kind;
    return kind == Kind::kNotSent ||
           (kind == Kind::kAmbiguous && !ending.answer_begun && may_repeat(request));
  }

  /// A connection or a hop before the one that failed had taken bytes of the request.
  static void count_earlier_bytes(Failure& failure) {
    failure.bytes_left = true;
    if (failure.kind == Kind::kNotSent) failure.kind = Kind::kAmbiguous;
  }

  SystemClock system_clock_;
  Dialler dialler_;
  Pool pool_;
  Exchange exchange_;
  std::size_t redirects_max_;
  Mutex mutex_;
  std::vector<Patience*> running_ SAMBUNG_GUARDED_BY(mutex_);  ///< one for each send
};

Client::Client(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::make(Options options) {
  if (!is_field_value(options.user_agent)) {
    return Error{ErrorCode::kInvalid, "the user agent has control characters"};
  }
  auto guard = Guard::make(options.allow_private, options.allowed);
  if (!guard) return guard.error();
  auto tls = Tls::make(options.ca_file);
  if (!tls) return tls.error();
  return std::unique_ptr<Client>(
      new Client(std::make_unique<Parts>(options, std::move(*guard), std::move(*tls))));
}

Reply Client::send(const Request& request) {
  if (auto fit = check(request); !fit) return Failure{Kind::kRefused, fit.error().what};
  auto url = parse_url(request.url);
  if (!url) return Failure{Kind::kRefused, url.error().what};
  const Parts::Sending sending(*parts_, request);
  return parts_->follow(request, std::move(*url), sending.patience());
}

void Client::cancel() { parts_->cancel(); }

}  // namespace sambung::remote
