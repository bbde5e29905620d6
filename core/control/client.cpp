#include "core/control/client.hpp"

#include "core/control/unix_socket.hpp"

namespace sambung::control {

namespace {

constexpr std::chrono::seconds kWritePatience{5};

}  // namespace

Result<std::string> ask(const std::filesystem::path& socket, const RequestLine& request,
                        std::chrono::milliseconds patience) {
  const auto fd = connect_to(socket);
  if (!fd) return fd.error();
  if (auto sent = write_all(fd->get(), request.line(), kWritePatience); !sent) return sent.error();
  const auto line = read_line(fd->get(), kReplyBytesMax, patience);
  if (!line) return line.error();
  return read_reply(*line);
}

}  // namespace sambung::control
