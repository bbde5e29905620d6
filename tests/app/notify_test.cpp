#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <cstring>

#include "core/app/cli/service_manager.hpp"
#include "tests/app/cli_broker.hpp"

namespace sambung::testing {
namespace {

/// What systemd would listen on.
class NotifySocket {
 public:
  NotifySocket() : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path().c_str());
    bound_ = ::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  std::string path() const { return (folder_ / "notify").string(); }
  bool bound() const { return bound_; }

  /// The next datagram that is not the watchdog's, or empty after `patience`.
  std::string next(bool with_watchdog = false,
                   std::chrono::milliseconds patience = std::chrono::seconds(30)) {
    for (;;) {
      pollfd ready{fd_.get(), POLLIN, 0};
      if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return {};
      char bytes[512];
      const ssize_t got = ::recv(fd_.get(), bytes, sizeof bytes, 0);
      const std::string message(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
      if (with_watchdog || message != "WATCHDOG=1") return message;
    }
  }

 private:
  TempFolder folder_;
  UniqueFd fd_;
  bool bound_ = false;
};

TEST_F(CliBroker, SystemdHearsOfStartReloadHealthAndEnd) {
  broker_->signal(SIGTERM);
  ASSERT_EQ(broker_->finish().code, 0);
  NotifySocket systemd;
  ASSERT_TRUE(systemd.bound());
  start_broker({{"NOTIFY_SOCKET", systemd.path()}, {"WATCHDOG_USEC", "300000"}});
  EXPECT_EQ(systemd.next(), "READY=1");
  EXPECT_EQ(systemd.next(true), "WATCHDOG=1");
  broker_->signal(SIGHUP);
  EXPECT_THAT(systemd.next(), ::testing::MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
  EXPECT_EQ(systemd.next(), "READY=1");
  broker_->signal(SIGTERM);
  EXPECT_EQ(systemd.next(), "STOPPING=1");
  EXPECT_EQ(broker_->finish().code, 0);
}

TEST(ServiceManager, IsSilentOnTheWatchdogWhileUnhealthy) {
  NotifySocket systemd;
  cli::ServiceManager manager(systemd.path(), std::chrono::microseconds(2));
  manager.beat([] { return false; });
  manager.ready();
  EXPECT_EQ(systemd.next(true), "READY=1");
  manager.beat([] { return true; });
  EXPECT_EQ(systemd.next(true), "WATCHDOG=1");
}

TEST(ServiceManager, WithoutAnAddressOrAListenerDoesNothing) {
  cli::ServiceManager().ready();
  cli::ServiceManager("/nowhere/at/all", std::chrono::microseconds(0)).ready();
  cli::ServiceManager manager("", std::chrono::microseconds(2));
  manager.beat([]() -> bool {
    ADD_FAILURE() << "nobody asked";
    return true;
  });
}

}  // namespace
}  // namespace sambung::testing
