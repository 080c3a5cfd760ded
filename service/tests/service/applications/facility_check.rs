//! 施設の確認: tries, answers that tell nothing, and nothing of it kept.

use kazasu_service::application::facility_check::{CheckError, compare};
use kazasu_service::application::{self, Kind, Payload};
use kazasu_service::store::application::FacilityCheck;
use kazasu_service::store::backend::Backend;

use crate::world::desk::{APPLICANT, BANK_ACCOUNT, BIRTH_DATE, HEALTH_CHECK, start_of_use};
use crate::world::search::holds;
use crate::world::{FIRST, SECOND, World};

#[tokio::test]
async fn a_facility_has_five_tries_a_day_and_unknown_is_as_wrong() {
    let world = World::compared().await;
    let service = world.service();
    let mut draft = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    for _ in 0..5 {
        draft = compare(service, &draft, APPLICANT, "1960-01-01").await.unwrap();
        assert_eq!(draft.facility_check, FacilityCheck::NoMatch);
    }
    // Right, and too late; from another application of the facility too.
    let refused = compare(service, &draft, APPLICANT, BIRTH_DATE).await;
    assert!(matches!(refused, Err(CheckError::Exhausted)));
    let other = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    let refused = compare(service, &other, APPLICANT, BIRTH_DATE).await.unwrap_err();
    assert_eq!(refused.code(), "office.facility-check.exhausted");
    // Noon on Saturday in Japan; it is Sunday there after twelve hours.
    world.pass(12 * 3_600);
    let draft = compare(service, &draft, APPLICANT, BIRTH_DATE).await.unwrap();
    assert_eq!(draft.facility_check, FacilityCheck::Match);

    // A form that none can have is no try.
    let other = world
        .draft(Kind::StartOfUse, HEALTH_CHECK, &start_of_use("1"))
        .await;
    for _ in 0..9 {
        let refused = compare(service, &other, APPLICANT, "12345678").await;
        assert!(matches!(
            refused,
            Err(CheckError::Malformed {
                field: "bank_account"
            })
        ));
    }
    let other = compare(service, &other, APPLICANT, BANK_ACCOUNT).await.unwrap();
    assert_eq!(other.facility_check, FacilityCheck::Match);

    // A master that holds nothing answers like a wrong value.
    let bare = World::new().await;
    let draft = bare.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    let draft = compare(bare.service(), &draft, APPLICANT, BIRTH_DATE)
        .await
        .unwrap();
    assert_eq!(draft.facility_check, FacilityCheck::NoMatch);
}

/// Everything the database keeps, its log included.
async fn kept(world: &World) -> Vec<Vec<u8>> {
    let store = &world.service().store;
    match store.backend() {
        Backend::Sqlite => ["kazasu.db", "kazasu.db-wal"]
            .into_iter()
            .filter_map(|name| std::fs::read(world.settings.key_ring.with_file_name(name)).ok())
            .collect(),
        Backend::Postgres => {
            let tables: Vec<(String,)> = sqlx::query_as(
                "SELECT table_name::text FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
            )
            .fetch_all(store.read())
            .await
            .unwrap();
            let mut kept = Vec::new();
            for (table,) in tables {
                let sql = format!("SELECT COALESCE(string_agg(t::text, '|'), '') FROM {table} t");
                let (text,): (String,) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
                    .fetch_one(store.read())
                    .await
                    .unwrap();
                kept.push(text.into_bytes());
            }
            kept
        }
    }
}

#[tokio::test]
async fn no_typed_birth_date_or_account_number_is_kept() {
    let world = World::compared().await;
    let service = world.service();
    // A mark that is kept in clear shows that the search finds what is there.
    let sent = world.submitted("1").await;
    let wrong = world.draft(Kind::StartOfUse, SECOND, &start_of_use("1")).await;
    compare(service, &wrong, APPLICANT, "1955-12-31").await.unwrap();
    let by_account = world
        .draft(Kind::StartOfUse, HEALTH_CHECK, &start_of_use("1"))
        .await;
    let by_account = compare(service, &by_account, APPLICANT, BANK_ACCOUNT)
        .await
        .unwrap();
    let by_account = application::submit(service, &by_account, APPLICANT)
        .await
        .unwrap();
    // A page that would put them among the values of the form.
    let sneaked = Payload::of([
        ("birth_date".to_owned(), BIRTH_DATE.to_owned()),
        ("bank_account".to_owned(), BANK_ACCOUNT.to_owned()),
    ]);
    world.draft(Kind::StartOfUse, SECOND, &sneaked).await;
    world.granted(&sent).await.unwrap();
    world.granted(&by_account).await.unwrap();
    let kept = kept(&world).await;
    let holds_any = |mark: &str| kept.iter().any(|bytes| holds(bytes, mark.as_bytes()));
    assert!(holds_any(APPLICANT), "the search finds nothing at all");
    for mark in [
        BIRTH_DATE,
        "19610709",
        "1961/07/09",
        BANK_ACCOUNT,
        "1955-12-31",
        "1972-03-04",
    ] {
        assert!(!holds_any(mark), "{mark} is kept");
    }
}
