//! The tables' history: the files of the two migration folders, built in.
//!
//! Listed here instead of found by `sqlx::migrate!`: the macro would build both databases' drivers, SQLite's C code
//! among them, a second time for the compiler.

use std::sync::LazyLock;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// History of a SQLite database.
pub(super) static SQLITE: LazyLock<Migrator> = LazyLock::new(|| Migrator::with_migrations(files!("sqlite")));
/// History of a PostgreSQL database.
pub(super) static POSTGRES: LazyLock<Migrator> =
    LazyLock::new(|| Migrator::with_migrations(files!("postgres")));

/// Every file of a folder; both folders hold files of the same names.
macro_rules! files {
    ($folder:literal) => {
        files!($folder,
            1 "0001_first.sql" "first",
            2 "0002_visual_check.sql" "visual check",
            9 "0009_revocations.sql" "revocations",
            11 "0011_imports.sql" "imports",
            20 "0020_receipt_clients.sql" "receipt clients",
            30 "0030_co_locations.sql" "co locations",
            31 "0031_clock_watch.sql" "clock watch",
            40 "0040_secret_tries.sql" "secret tries",
            41 "0041_key_generations.sql" "key generations",
            50 "0050_token_clinics.sql" "token clinics",
            60 "0060_portal.sql" "portal",
            61 "0061_operators.sql" "operators",
            62 "0062_mails.sql" "mails",
            65 "0065_applications.sql" "applications",
            66 "0066_account_sheets.sql" "account sheets",
            67 "0067_starts_and_subsidies.sql" "starts and subsidies",
            68 "0068_uploads.sql" "uploads",
            69 "0069_office.sql" "office",
            75 "0075_institutions.sql" "institutions",
            76 "0076_membership_documents.sql" "membership documents",
        )
    };
    ($folder:literal, $($version:literal $file:literal $description:literal,)+) => {
        vec![$(Migration::new(
            $version,
            $description.into(),
            MigrationType::Simple,
            include_str!(concat!("../../migrations/", $folder, "/", $file)).into_sql_str(),
            false,
        )),+]
    };
}
use files;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Version, name and checksum as the library itself finds them in the folder.
    async fn found(folder: &str) -> Vec<(i64, String, Vec<u8>)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(folder);
        told(&Migrator::new(folder).await.unwrap())
    }

    fn told(migrator: &Migrator) -> Vec<(i64, String, Vec<u8>)> {
        let each = migrator.iter();
        each.map(|one| (one.version, one.description.to_string(), one.checksum.to_vec()))
            .collect()
    }

    #[tokio::test]
    async fn every_file_is_listed() {
        assert_eq!(told(&SQLITE), found("sqlite").await);
        assert_eq!(told(&POSTGRES), found("postgres").await);
    }

    #[test]
    fn both_folders_tell_the_same_history() {
        let names = |migrator: &Migrator| -> Vec<(i64, String)> {
            let each = told(migrator).into_iter();
            each.map(|(version, name, _)| (version, name)).collect()
        };
        assert_eq!(names(&SQLITE), names(&POSTGRES));
    }
}
