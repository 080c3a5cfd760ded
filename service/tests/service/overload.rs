//! More writes than the service takes at a time.

use kazasu_service::store::backend::Backend;
use kazasu_service::store::{MOST_WAITING, StoreError, Write};

use crate::world::{Card, FIRST, World, register};

#[tokio::test]
async fn who_finds_the_line_full_is_told_when_to_come_back_and_loses_nothing() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = device.signed(&world, &card).await;
    let key = uuid::Uuid::now_v7().to_string();
    let store = world.service().store.clone();
    let lanes = match store.backend() {
        Backend::Sqlite => 1,
        Backend::Postgres => 8,
    };
    let mut held = Vec::new();
    for _ in 0..lanes {
        held.push(store.write().await.unwrap());
    }
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..lanes * MOST_WAITING {
        let store = store.clone();
        waiting.spawn(async move {
            store
                .transact(async |_: &mut Write| Ok::<_, StoreError>(()))
                .await
        });
    }
    while store.work().waiting < lanes * (MOST_WAITING + 1) {
        tokio::task::yield_now().await;
    }
    let rows = world.rows().await;
    let answer = device.submit_as(&world, &request, &key).await;
    answer.refused(503, "service.storage.unavailable");
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(answer.json["retry_after"], 1);
    assert_eq!(world.rows().await, rows);
    drop(held);
    while let Some(write) = waiting.join_next().await {
        write.unwrap().unwrap();
    }
    device.submit_as(&world, &request, &key).await.result();
}
