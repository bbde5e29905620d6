#include "plugins/http/resolver.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <exception>

namespace sambung::remote {
namespace {

constexpr std::size_t kAddressesMax = 8;

std::vector<std::string> ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* first = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &first) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, ::freeaddrinfo);
  std::vector<std::string> found;
  for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) == 0) {
      found.emplace_back(text.data());
    }
  }
  return found;
}

}  // namespace

struct Resolver::Question {
  std::string host;
  std::vector<IpAddress> addresses;  ///< the thread's until `answered`, then the asker's
  std::atomic<bool> answered = false;
  UniqueFd bell{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

  void answer(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      const auto address = parse_ip(text.substr(0, text.find('%')));
      if (address && addresses.size() < kAddressesMax &&
          std::ranges::find(addresses, *address) == addresses.end()) {
        addresses.push_back(*address);
      }
    }
  }
  void ring() {
    answered.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(bell.get(), &one, sizeof one);
  }
};

Resolver::Resolver(Lookup lookup) : lookup_(lookup ? std::move(lookup) : Lookup(ask_system)) {}

Tried<std::vector<IpAddress>> Resolver::resolve(const std::string& host, const Patience& patience) {
  if (const auto literal = parse_ip(host)) return std::vector<IpAddress>{*literal};
  const auto question = ask(host);
  if (question == nullptr) {
    return Failure{Kind::kNotSent, "too many names are being looked up; is the name server gone?"};
  }
  while (!question->answered.load(std::memory_order_acquire)) {
    if (auto stop = patience.wait(question->bell.get(), POLLIN)) {
      stop->what += " while the name was looked up";
      return *stop;
    }
  }
  if (question->addresses.empty()) return Failure{Kind::kNotSent, "the name has no address"};
  return question->addresses;
}

std::shared_ptr<Resolver::Question> Resolver::ask(const std::string& host) {
  const Lock lock(mutex_);
  running_.remove_if([](const Running& each) { return each.question->answered.load(); });
  if (running_.size() >= kLookupsMax) return nullptr;
  auto question = std::make_shared<Question>();
  question->host = host;
  running_.push_back({question, std::jthread([this, question] {
                        try {
                          question->answer(lookup_(question->host));
                        } catch (const std::exception&) {  // a look-up of the caller's own
                          question->addresses.clear();
                        }
                        question->ring();
                      })});
  return question;
}

}  // namespace sambung::remote
