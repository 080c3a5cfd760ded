//! New keys for old, while the service runs.

use std::io::Cursor;

use jiff::SignedDuration;
use kazasu_service::audit::{self, AuditError};
use kazasu_service::import::{self, Rejects, Source};
use kazasu_service::keyring::{KeyRingError, SealingKey, parse_sealed};
use kazasu_service::registry::coverage_context;
use kazasu_service::rotation::Passed;
use kazasu_service::store::coverage;
use kazasu_service::{IssuedAccount, Service, approve};

use crate::world::database::{drop_audit_guards, execute};
use crate::world::device::activation;
use crate::world::{Call, Card, Device, FIRST, World, register};

const DAY: i64 = 24 * 3_600;

/// Which keys seal the register now, and how many values each.
async fn sealed_by(world: &World) -> Vec<(String, usize)> {
    let rows: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT sealed FROM coverages")
        .fetch_all(world.service().store.read())
        .await
        .unwrap();
    let mut keys = std::collections::BTreeMap::new();
    for (sealed,) in rows {
        let (id, _) = parse_sealed(&sealed).unwrap();
        *keys.entry(id.to_owned()).or_insert(0) += 1;
    }
    keys.into_iter().collect()
}

async fn total(world: &World) -> usize {
    usize::try_from(world.count("SELECT COUNT(*) FROM coverages").await).unwrap()
}

#[tokio::test]
async fn a_rotation_while_checks_are_answered() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let check = async || device.check(&world, &card).await.result();
    let before = check().await;
    let (service, all) = (world.service(), total(&world).await);
    assert_eq!(service.rotate_keys().await.unwrap().number(), 2);
    assert_eq!(sealed_by(&world).await, [("register".to_owned(), all)]);
    let between = check().await;
    let passed = service.reseal_all().await.unwrap();
    let expected = Passed {
        resealed: all as u64,
        retired: Vec::new(),
        kept: vec!["register".into()],
    };
    assert_eq!(passed, expected);
    assert_eq!(sealed_by(&world).await, [("register.2".to_owned(), all)]);
    let after = check().await;
    // The same person by the same names: what lasts has not changed.
    for result in [&between, &after] {
        assert_eq!(result.patient_ref, before.patient_ref);
        assert_eq!(result.coverages, before.coverages);
    }
    let path = format!("{}/{}", kazasu_wire::route::RESULTS, before.result_id);
    assert_eq!(device.send(&world, Call::get(path)).await.result(), before);

    // Not before every instance has had a day to notice, and then only once nothing refers to it.
    world.pass(DAY - 1);
    assert!(service.reseal_all().await.unwrap().retired.is_empty());
    world.pass(1);
    let passed = service.reseal_all().await.unwrap();
    assert_eq!(
        (passed.retired, passed.kept),
        (vec!["register".to_owned()], Vec::new())
    );
    let mut device = device;
    device.refresh(&world).await;
    device.check(&world, &card).await.result();
    let world = world.restarted().await;
    device.check(&world, &card).await.result();
}

#[tokio::test]
async fn what_an_older_key_still_seals_keeps_it() {
    let world = World::new().await;
    let service = world.service();
    let all = total(&world).await;
    let old = &coverage::page(&service.store, None, 1).await.unwrap()[0];
    service.rotate_keys().await.unwrap();
    assert_eq!(service.reseal_all().await.unwrap().resealed, all as u64);
    world.pass(2 * DAY);
    // Somebody comes late with a value that was sealed before.
    let new = &coverage::page(&service.store, None, 1).await.unwrap()[0];
    let mut write = service.store.write().await.unwrap();
    assert!(coverage::replace(&mut write, new, &old.sealed).await.unwrap());
    write.commit().await.unwrap();
    let passed = service.reseal_all().await.unwrap();
    assert_eq!((passed.resealed, passed.kept), (1, vec!["register".to_owned()]));
    assert!(passed.retired.is_empty());
    // The next pass finds nothing more.
    assert_eq!(service.reseal_all().await.unwrap().retired, ["register"]);
}

#[tokio::test]
async fn imports_seal_with_the_new_key_and_many_rows_go_in_batches() {
    let world = World::new().await;
    let line = |person: &str, serial: u32| {
        let serials = [serial];
        register::Line {
            person,
            serials: &serials,
            ..register::Line::default()
        }
        .csv(&world.mint)
            + "\n"
    };
    let head = register::HEADER;
    let mut many = format!("{head}\n");
    for number in 0..450 {
        many.push_str(&line(&format!("many-{number}"), 0x0B00_0000 + number));
    }
    let late = format!("{head}\n{}", line("late", 0x0C00_0000));
    let file = |text: &str| Source::detect(Cursor::new(text.to_owned().into_bytes())).unwrap();
    let service = world.service();
    let import = async |text: &str| {
        let report = import::people::import(service, file(text), Rejects::LeaveOut, &mut ()).await;
        report.unwrap()
    };
    let report = import(&many).await;
    assert_eq!((report.added, report.rejected), (450, 0), "{report:?}");
    let all = total(&world).await;
    service.rotate_keys().await.unwrap();
    // The same file says nothing new, and an import meanwhile is sealed with the new key.
    assert_eq!(import(&many).await.unchanged, 450);
    assert_eq!(import(&late).await.added, 1);
    assert_eq!(sealed_by(&world).await[1], ("register.2".to_owned(), 1));
    let passed = service.reseal_all().await.unwrap();
    assert_eq!(passed.resealed, all as u64);
    assert_eq!(sealed_by(&world).await, [("register.2".to_owned(), all + 1)]);
}

#[tokio::test]
async fn a_crash_anywhere_loses_nothing() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let all = total(&world).await;
    // After the ring has changed, and before anything else: not even the audit knows.
    world.service().keys.rotate(world.now()).unwrap();
    device.check(&world, &card).await.result();
    // In the middle: of the values some are sealed anew.
    let (store, keys) = (&world.service().store, world.service().keys.as_ref());
    let first = &coverage::page(store, None, 1).await.unwrap()[0];
    let context = coverage_context(&first.place.person_mac);
    let plain = keys.open(&context, &first.sealed).unwrap();
    let anew = keys.seal(SealingKey::Register, &context, &plain).unwrap();
    let mut write = store.write().await.unwrap();
    assert!(coverage::replace(&mut write, first, &anew).await.unwrap());
    write.commit().await.unwrap();
    let mixed = [("register".to_owned(), all - 1), ("register.2".to_owned(), 1)];
    assert_eq!(sealed_by(&world).await, mixed);
    let world = world.restarted().await;
    device.check(&world, &card).await.result();
    world.service().reseal_all().await.unwrap();
    assert_eq!(sealed_by(&world).await, [("register.2".to_owned(), all)]);
    // Another rotation before the first one's key is retired: two older ones are kept.
    world.service().rotate_keys().await.unwrap();
    let world = world.restarted().await;
    let passed = world.service().reseal_all().await.unwrap();
    assert_eq!(passed.kept, ["register", "register.2"]);
    world.pass(DAY);
    world.service().sweep().await.unwrap();
    assert!(world.service().keys.superseded().is_empty());
    let mut device = device;
    device.refresh(&world).await;
    device.check(&world, &card).await.result();
    let (store, keys) = (&world.service().store, world.service().keys.as_ref());
    audit::verify(store, keys).await.unwrap();
}

#[tokio::test]
async fn codes_and_nonces_from_before_are_good() {
    let world = World::new().await;
    let account: IssuedAccount = world.account(FIRST).await;
    let mut device = Device::new();
    let call = Call::post(kazasu_wire::route::ACTIVATIONS, &activation(&account));
    let proof = device.proof(&device.claims(&world, &call).await);
    world.service().rotate_keys().await.unwrap();
    let answer = device.send_with(&world, &call, &proof).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let next = approve(world.service(), &FIRST.parse().unwrap(), 1)
        .await
        .unwrap();
    assert_eq!(device.activate(&world, &next[0]).await.status, 200);
}

#[tokio::test]
async fn instances_on_one_ring() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let other = kazasu_service::Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        origin: Some(world.running.origin.clone()),
        ..world.settings.clone()
    };
    let other = Service::start_at(other, world.clock.clone()).await.unwrap();
    other.service.rotate_keys().await.unwrap();
    other.service.reseal_all().await.unwrap();
    // The instance that was not told opens what the other one sealed, and takes its nonces.
    let card = Card::of(&world.mint, register::VALID);
    device.check(&world, &card).await.result();
    world.service().sweep().await.unwrap();
    assert_eq!(world.service().keys.current().number(), 2);
    device.check(&world, &card).await.result();
    world.pass(DAY);
    other.service.sweep().await.unwrap();
    world.service().sweep().await.unwrap();
    for service in [world.service(), &other.service] {
        assert!(service.keys.superseded().is_empty());
    }
    other.stop().await;
}

#[tokio::test]
async fn the_audit_holds_across_rotations() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("checkpoints");
    let own = file.clone();
    let world = World::with(|settings| settings.audit_checkpoints = Some(own)).await;
    let service = world.service();
    let (store, keys) = (&service.store, service.keys.as_ref());
    service.checkpoint_audit().await.unwrap();
    service.rotate_keys().await.unwrap();
    world.account(FIRST).await;
    service.checkpoint_audit().await.unwrap();
    service.rotate_keys().await.unwrap();
    service.checkpoint_audit().await.unwrap();
    assert_eq!(audit::verify(store, keys).await.unwrap(), 5);
    assert!(audit::checkpoint::verify(store, keys, &file).await.unwrap() >= 3);
    let of: Vec<(i64, Option<i64>)> =
        sqlx::query_as("SELECT sequence, generation FROM audit ORDER BY sequence")
            .fetch_all(store.read())
            .await
            .unwrap();
    assert_eq!(
        of,
        [(1, None), (2, None), (3, Some(2)), (4, Some(2)), (5, Some(3))]
    );

    // A row passed off as one of other keys, or of keys nobody made, does not hold.
    drop_audit_guards(store).await;
    for (statement, at) in [
        ("UPDATE audit SET generation = 3 WHERE sequence = 4", 4),
        ("UPDATE audit SET generation = 99 WHERE sequence = 2", 2),
        ("UPDATE audit SET generation = 0 WHERE sequence = 1", 1),
    ] {
        execute(store, statement).await;
        let broken = audit::verify(store, keys).await.unwrap_err();
        assert!(
            matches!(broken, AuditError::Broken { sequence, .. } if sequence == at),
            "{broken}"
        );
    }
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"generation\":3"));
    std::fs::write(&file, text.replacen("\"generation\":3", "\"generation\":2", 1)).unwrap();
    let error = audit::checkpoint::verify(store, keys, &file).await.unwrap_err();
    assert_eq!(error.code(), "service.audit.checkpoint");
}

#[tokio::test]
async fn months_are_destroyed_and_never_rotated() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let result = device.check(&world, &card).await.result();
    let sealed = async || {
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT sealed FROM results")
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
        rows
    };
    let before = sealed().await;
    world.service().rotate_keys().await.unwrap();
    world.service().reseal_all().await.unwrap();
    assert_eq!(sealed().await, before, "results are sealed by their month alone");
    assert_eq!(parse_sealed(&before[0].0).unwrap().0, "2026-11");
    // The end of next month: rows and key are gone, whatever was rotated.
    world
        .live_until(world.now() + SignedDuration::from_hours(24 * 41))
        .await;
    assert!(sealed().await.is_empty());
    let context = format!("results/{}/{}", device.facility(), result.result_id);
    let gone = world.service().keys.open(context.as_bytes(), &before[0].0);
    assert!(matches!(gone, Err(KeyRingError::KeyGone)));
}
