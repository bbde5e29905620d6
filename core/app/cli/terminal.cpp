#include "core/app/cli/terminal.hpp"

#include <ostream>

namespace sambung::cli {

int Terminal::fail(int code, const std::string& what) const {
  err << "error: " << what << "\n";
  return code;
}

int Terminal::fail(const Error& error) const { return fail(exit_code_of(error.code), error.what); }

}  // namespace sambung::cli
