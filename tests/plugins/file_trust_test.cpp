#include "plugins/runtime/file_trust.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sambung::runtime {
namespace {

class FileTrust : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/sambung-trust-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    file_ = folder_ + "/x.so";
    std::ofstream(file_) << "x";
    chmod(file_.c_str(), 0644);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string file_;
};

TEST_F(FileTrust, AcceptsOurOwnFileUnderAStickyFolder) {
  const Result<std::string> path = trusted_path(file_);
  ASSERT_TRUE(path) << path.error().what;
  EXPECT_EQ(*path, file_);
}

TEST_F(FileTrust, RefusesWhatOthersMayWriteAndNamesTheRemedy) {
  chmod(file_.c_str(), 0664);
  const Result<std::string> path = trusted_path(file_);
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().code, ErrorCode::kUnauthorised);
  EXPECT_NE(path.error().what.find("chmod go-w " + file_), std::string::npos);
}

TEST_F(FileTrust, RefusesAFolderThatOthersMayWrite) {
  chmod(folder_.c_str(), 0777);
  EXPECT_EQ(trusted_path(file_).error().code, ErrorCode::kUnauthorised);
}

TEST_F(FileTrust, RefusesAFileOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to give a file away";
  ASSERT_EQ(chown(file_.c_str(), 12345, 12345), 0);
  EXPECT_EQ(trusted_path(file_).error().code, ErrorCode::kUnauthorised);
}

TEST_F(FileTrust, RefusesRelativePathsFoldersAndNothing) {
  EXPECT_EQ(trusted_path("x.so").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(trusted_path("").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(trusted_path(folder_).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(trusted_path(folder_ + "/none.so").error().code, ErrorCode::kNotFound);
}

TEST_F(FileTrust, JudgesWhatALinkLeadsTo) {
  const std::string link = folder_ + "/link.so";
  std::filesystem::create_symlink(file_, link);
  EXPECT_EQ(*trusted_path(link), file_);
  chmod(file_.c_str(), 0666);
  EXPECT_FALSE(trusted_path(link));
}

}  // namespace
}  // namespace sambung::runtime
