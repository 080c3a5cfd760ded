//! The database of a world: a file of its own, or a database of its own on the server that `POSTGRES_FOR_TESTS` names
//! (`kazasu-with-postgres` starts one).

use kazasu_service::store::Store;
use kazasu_service::store::backend::Backend;
use sqlx::Executor as _;
use sqlx::any::AnyPoolOptions;
use tempfile::TempDir;

/// URL of an empty database.
pub fn fresh(folder: &TempDir) -> String {
    match std::env::var("POSTGRES_FOR_TESTS") {
        Err(_) => format!("sqlite:{}", folder.path().join("kazasu.db").display()),
        Ok(server) => {
            let name = format!("t{}", uuid::Uuid::now_v7().simple());
            create(&format!("{server}postgres"), &name);
            format!("{server}{name}")
        }
    }
}

/// Runs a program of the server's, while the world goes on.
pub async fn program(name: &str, arguments: &[&str]) {
    let folder = std::env::var_os("POSTGRES_PROGRAMS").expect("kazasu-with-postgres says where they are");
    let mut command = std::process::Command::new(std::path::Path::new(&folder).join(name));
    command.args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Takes the guards of the audit away, as somebody may who owns the database.
pub async fn drop_audit_guards(store: &Store) {
    let statements: &[&'static str] = match store.backend() {
        Backend::Sqlite => &[
            "DROP TRIGGER audit_is_never_changed",
            "DROP TRIGGER audit_is_never_deleted",
        ],
        Backend::Postgres => &["DROP TRIGGER audit_is_never_changed ON audit"],
    };
    for statement in statements {
        execute(store, statement).await;
    }
}

/// Ends the writing connections on a server, which remember where their chains end; the next write makes new ones. SQLite
/// looks every time.
pub async fn end_writers(store: &Store) {
    if store.backend() == Backend::Sqlite {
        return;
    }
    let ended: (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND query = 'COMMIT') AS writers \
         WHERE ended",
    )
    .fetch_one(store.read())
    .await
    .unwrap();
    assert!(ended.0 > 0);
}

/// Runs one statement by itself.
pub async fn execute(store: &Store, statement: &'static str) {
    let mut write = store.write().await.unwrap();
    sqlx::query(statement).execute(write.connection()).await.unwrap();
    write.commit().await.unwrap();
}

/// Runs statements, each by itself, that a prepared one cannot be.
pub async fn execute_all(store: &Store, statements: &[String]) {
    for statement in statements {
        let mut write = store.write().await.unwrap();
        write
            .connection()
            .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(statement.clone())))
            .await
            .unwrap();
        write.commit().await.unwrap();
    }
}

/// In a thread of its own: worlds are made inside and outside of a runtime.
fn create(url: &str, name: &str) {
    let (url, statement) = (url.to_owned(), format!("CREATE DATABASE {name}"));
    let made = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(async {
            sqlx::any::install_default_drivers();
            let pool = AnyPoolOptions::new()
                .max_connections(1)
                .connect(&url)
                .await
                .unwrap();
            pool.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
            pool.close().await;
        });
    });
    made.join().unwrap();
}
