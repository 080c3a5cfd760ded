//! What is known of revocation outlives a restart.

use kazasu_testkit::mint::{Generation, Mint};

use crate::world::{Card, FIRST, World, register};

/// Writes a list of the third generation, one day later each time.
fn publish(world: &World, day: i64, revoked: &[u32]) {
    let later = world.now() + jiff::SignedDuration::from_hours(24 * day);
    let revoked: Vec<_> = revoked.iter().map(|&serial| (serial, world.now())).collect();
    let list = Mint::at(later).crl_der(Generation::Third, &revoked).unwrap();
    let paths = world.settings.revocation_lists.iter();
    for path in paths.filter(|path| path.ends_with("Third.crl")) {
        std::fs::write(path, &list).unwrap();
    }
}

#[tokio::test]
async fn a_revocation_outlives_the_list_that_told_it_and_the_process() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    publish(&world, 0, &[register::VALID]);
    world.service().renew_revocation().await.unwrap();
    device
        .check(&world, &card)
        .await
        .refused(422, "certificate.revocation.revoked");
    // The next list no longer names it, as lists may do with what has expired, and the process is a new one.
    publish(&world, 1, &[]);
    let world = world.restarted().await;
    device
        .check(&world, &card)
        .await
        .refused(422, "certificate.revocation.revoked");
    let other = Card::of(&world.mint, register::LOST);
    device.check(&world, &other).await.result();
}

#[tokio::test]
async fn revocations_are_kept_once_under_pseudonyms_and_not_for_ever() {
    let world = World::new().await;
    let count = || world.count("SELECT COUNT(*) FROM revocations");
    // The two lists of this world name one card each.
    assert_eq!(count().await, 2);
    world.service().renew_revocation().await.unwrap();
    assert_eq!(count().await, 2);
    // More than one statement takes.
    let many: Vec<u32> = (0x0B00_0000..0x0B00_0000 + 450).collect();
    publish(&world, 0, &many);
    world.service().renew_revocation().await.unwrap();
    assert_eq!(count().await, 452);
    let clear = register::VALID.to_be_bytes();
    let macs: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT certificate_mac FROM revocations")
        .fetch_all(world.service().store.read())
        .await
        .unwrap();
    assert!(
        macs.iter()
            .all(|(mac,)| mac.len() == 32 && !mac.windows(4).any(|window| window == clear))
    );
    world.pass(10 * 366 * 24 * 3_600);
    world.erase().await;
    assert_eq!(count().await, 452);
    world.pass(2 * 366 * 24 * 3_600);
    world.erase().await;
    assert_eq!(count().await, 0);
}
