#include "core/supervise/child.hpp"

#include <gtest/gtest.h>

namespace sambung::supervise {
namespace {

TEST(Child, OneThatDoesNotStartIsNamed) {
  const auto child = Child::start("/nowhere/sambung-bus");
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().what,
            "/nowhere/sambung-bus does not start (install sambung-bus there): No such file or "
            "directory");
}

}  // namespace
}  // namespace sambung::supervise
