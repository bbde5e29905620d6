#include <gtest/gtest.h>

#include "core/app/cli/meta_errors.hpp"
#include "core/model/time_text.hpp"

namespace sambung::cli {
namespace {

TEST(MetaErrors, EveryRowIsCompleteAndTheFileHasADate) {
  EXPECT_TRUE(model::parse_time(meta_errors_date() + "T00:00:00Z")) << meta_errors_date();
  ASSERT_GT(meta_errors().size(), 70U);
  for (const MetaError& error : meta_errors()) {
    for (const std::string& column :
         {error.title, error.who, error.retry, error.charged, error.advice}) {
      EXPECT_FALSE(column.empty()) << error.codes;
    }
  }
}

TEST(MetaErrors, ACodeIsFoundByItselfAndInARange) {
  EXPECT_EQ(find_meta_error("131047")->retry, "with a template");
  EXPECT_EQ(find_meta_error("250")->codes, "200-299");
  EXPECT_FALSE(find_meta_error("424242"));
  EXPECT_FALSE(find_meta_error("13104x"));
}

}  // namespace
}  // namespace sambung::cli
