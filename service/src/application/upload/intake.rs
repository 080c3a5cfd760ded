//! A file as it comes: judged by its first chunk, then sealed chunk by chunk and scanned beside it.

use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _, pin_mut};
use kazasu_forms::attachment::MOST_BYTES;
use zeroize::Zeroizing;

use super::scan::Scan;
use super::{CHUNK, KEY_ID, Media, TABLE, UploadError, kept, place};
use crate::application::id::UploadId;
use crate::keyring::{random, seal_with};
use crate::service::Service;
use crate::store::StoreError;
use crate::store::application::Application;
use crate::store::upload::{self as store, Upload, Wholeness};

/// Chunks of one transaction.
const CHUNKS_AT_ONCE: usize = 16;

pub(super) async fn take<E: Send>(
    service: &Service,
    application: &Application,
    id: &UploadId,
    name: &str,
    stream: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Upload, UploadError> {
    pin_mut!(stream);
    let mut buffer = Zeroizing::new(Vec::with_capacity(CHUNK));
    let mut ended = false;
    while buffer.len() < CHUNK && !ended {
        ended = !more(&mut buffer, stream.next().await)?;
    }
    let media = Media::of(buffer.get(..CHUNK.min(buffer.len())).unwrap_or_default())?;
    let wholeness = match media {
        // Nothing to ask where nothing can convert it.
        Media::Jpeg if service.settings.office.preview.is_none() => return Err(UploadError::Photo),
        Media::Jpeg => Wholeness::Asked,
        _ => Wholeness::Whole,
    };
    let key = Zeroizing::new(random::<32>());
    let mut upload = Upload {
        upload_id: id.clone(),
        application_id: application.application_id.clone(),
        media: media.as_str().to_owned(),
        length: 0,
        chunks: 0,
        created_at: service.clock.now(),
        scan: String::new(),
        sealed: kept::seal(service.keys.as_ref(), TABLE, id.as_str(), &key, name)?,
    };
    let mut write = service.store.write().await?;
    store::begin(&mut write, &upload).await?;
    write.commit().await?;
    let scan = Scan::begin(service);
    loop {
        while buffer.len() < CHUNK * CHUNKS_AT_ONCE && !ended {
            ended = !more(&mut buffer, stream.next().await)?;
        }
        let whole = if ended {
            buffer.len()
        } else {
            buffer.len() - buffer.len() % CHUNK
        };
        let ready = Zeroizing::new(buffer.drain(..whole).collect::<Vec<u8>>());
        upload.length += i64::try_from(ready.len()).unwrap_or(i64::MAX);
        if u64::try_from(upload.length).unwrap_or(u64::MAX) > MOST_BYTES {
            return Err(UploadError::TooLarge);
        }
        scan.feed(&ready).await;
        let mut sealed = Vec::new();
        for chunk in ready.chunks(CHUNK) {
            let context = place(id, upload.chunks);
            let chunk = seal_with(&key, KEY_ID, &context, chunk).map_err(StoreError::from)?;
            sealed.push((upload.chunks, chunk));
            upload.chunks += 1;
        }
        // In a write of its own, which nothing waits for that comes over the network.
        let mut write = service.store.write().await?;
        for (position, chunk) in &sealed {
            store::add(&mut write, id, *position, chunk).await?;
        }
        write.commit().await?;
        if ended {
            break;
        }
    }
    scan.end().await?.clone_into(&mut upload.scan);
    let mut write = service.store.write().await?;
    store::complete(&mut write, &upload, wholeness).await?;
    write.commit().await?;
    Ok(upload)
}

/// Adds what came; `false` at the end of the stream.
fn more<E>(buffer: &mut Vec<u8>, came: Option<Result<Bytes, E>>) -> Result<bool, UploadError> {
    match came {
        None => Ok(false),
        Some(Ok(bytes)) => {
            buffer.extend_from_slice(&bytes);
            Ok(true)
        }
        Some(Err(_)) => Err(UploadError::BrokenOff),
    }
}
