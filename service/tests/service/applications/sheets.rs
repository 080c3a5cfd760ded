//! ユーザ設定情報: re-issue, links, and the end of its time.

use kazasu_service::account;
use kazasu_service::account_sheet::{self, Place, SheetError};
use kazasu_service::keyring::parse_sealed;
use kazasu_service::store;

use crate::world::{Call, Device, FIRST, SECOND, World};

const DAY: i64 = 24 * 3_600;

#[tokio::test]
async fn a_reissue_kills_what_was_handed_out_and_the_terminal() {
    let world = World::compared().await;
    let service = world.service();
    let clinic = world.facility(FIRST).await;
    let sent = world.submitted("1").await;
    let id = world.granted(&sent).await.unwrap().remove(0);
    let first = world.sheet(&id).await;
    let word = account_sheet::link(service, &id, Place::Screen).await.unwrap();
    let mut lost = Device::new();
    assert_eq!(lost.activate(&world, &first).await.status, 200);
    lost.refresh(&world).await;
    // The first activation has taken the link with it.
    assert!(matches!(
        account_sheet::redeem(service, &word).await,
        Err(SheetError::Gone)
    ));

    account::stop(service, &clinic, &id).await.unwrap();
    let path = format!("{}?facility_id={clinic}", kazasu_wire::route::RESULTS);
    let answer = lost.send(&world, Call::get(path)).await;
    answer.refused(403, "device.account.stopped");
    let twice = account::stop(service, &clinic, &id).await.unwrap_err();
    assert_eq!(twice.code(), "office.account.unknown");
    let elsewhere = account::reissue(service, &world.facility(SECOND).await, &id).await;
    assert_eq!(elsewhere.unwrap_err().code(), "office.account.unknown");

    account::reissue(service, &clinic, &id).await.unwrap();
    let second = world.sheet(&id).await;
    assert_ne!(second.password, first.password);
    assert_ne!(second.activation_code, first.activation_code);
    Device::new()
        .activate(&world, &first)
        .await
        .refused(403, "device.activation.refused");
    // By the one-time link, once.
    let word = account_sheet::link(service, &id, Place::Screen).await.unwrap();
    let opened = account_sheet::redeem(service, &word).await.unwrap();
    assert!(account_sheet::redeem(service, &word).await.is_err());
    assert_eq!(Device::new().activate(&world, &opened.payload).await.status, 200);
}

#[tokio::test]
async fn a_sheet_lasts_thirty_days_at_most_and_its_key_goes() {
    let world = World::compared().await;
    let service = world.service();
    let sent = world.submitted("2").await;
    let accounts = world.granted(&sent).await.unwrap();
    let (sealed,): (Vec<u8>,) = sqlx::query_as("SELECT sealed FROM account_sheets LIMIT 1")
        .fetch_one(service.store.read())
        .await
        .unwrap();
    assert_eq!(parse_sealed(&sealed).unwrap().0, "2026-11");
    let word = account_sheet::link(service, &accounts[0], Place::Screen)
        .await
        .unwrap();
    world.pass(3_600);
    assert!(
        account_sheet::redeem(service, &word).await.is_err(),
        "an hour is over"
    );
    world.pass(30 * DAY - 3_600 - 1);
    assert!(account_sheet::open(service, &accounts[1]).await.is_ok());
    world.pass(1);
    assert!(account_sheet::open(service, &accounts[1]).await.is_err());
    assert_eq!(world.erase().await.account_sheets, 2);
    assert_eq!(world.count("SELECT COUNT(*) FROM account_sheets").await, 0);
    world.clock.set("2026-12-31T15:00:00Z".parse().unwrap());
    world.erase().await;
    let context = store::sealed::context("account_sheets", accounts[0].as_str());
    assert!(service.keys.open(&context, &sealed).is_err());
}
