### 日本語

device-account-stopped = このアカウントは停止されています
    .staff = 管理者がこのアカウントを停止しました。管理者に連絡してください。今は別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = アカウントは停止状態です。履歴の鍵は消されます。再試行しません。
    .spoken = { device-account-stopped }。{ device-account-stopped.staff }

device-activation-refused = 端末を登録できませんでした
    .staff = 入力した内容では登録できませんでした。機関コード、ID、パスワード、アクティベーションコードをもう一度確かめてください。
    .patient = { -patient-wait }
    .vendor = 登録が拒まれました。どの項目かは答えません。値を直してから再試行します。
    .spoken = { device-activation-refused }。{ device-activation-refused.staff }

device-client-too-old = アプリの更新が必要です
    .staff = このアプリは古いため使えません。アプリを最新にしてください。
    .patient = { -patient-wait }
    .vendor = Kazasu-Clientの版が最低の版より古いです（426）。更新するまで再試行しません。
    .spoken = { device-client-too-old }。{ device-client-too-old.staff }

device-limit-locked = 登録を止めています
    .staff = 登録の試行が続いたため、ここからの登録を止めています。管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = このアドレスからこのアカウントへの誤りが上限を超えました（429）。最長1日、または運用者が解除するまで再試行しません。
    .spoken = { device-limit-locked }。{ device-limit-locked.staff }

device-limit-too-many = しばらくお待ちください
    .staff = 登録の試行が続いたため止めています。{ $seconds }秒待ってからもう一度入力してください。
    .patient = { -patient-wait }
    .vendor = 試行回数の上限です。Retry-Afterの{ $seconds }秒後に再試行します。
    .spoken = { device-limit-too-many }。{ device-limit-too-many.staff }

device-proof-invalid = 端末の確認ができませんでした
    .staff = この端末の証明を確かめられませんでした。アプリを開き直してください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = DPoPの署名、htu、htm、athまたは鍵の拇印が合いません。新しい証明で一度だけ再試行します。
    .spoken = { device-proof-invalid }。{ device-proof-invalid.staff }

device-proof-missing = 端末の確認ができませんでした
    .staff = この端末の証明が届きませんでした。アプリを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = DPoPヘッダーがありません。証明を付けて送り直します。
    .spoken = { device-proof-missing }。{ device-proof-missing.staff }

device-proof-nonce-required = 端末の確認をやり直しています
    .staff = 資格確認サービスとの確認をやり直しています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = サーバーのナンスが必要です。応答のDPoP-Nonceを使い、すぐに一度だけ再試行します。
    .spoken = { device-proof-nonce-required }。{ device-proof-nonce-required.staff }

device-proof-replayed = 端末の確認ができませんでした
    .staff = 同じ送信が二度届きました。もう一度送ってください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = DPoPのjtiは使用済みです。新しいjtiで再試行します。
    .spoken = { device-proof-replayed }。{ device-proof-replayed.staff }

device-refresh-invalid = 端末の登録をやり直してください
    .staff = この端末の登録を更新できませんでした。管理者からアクティベーションコードを受け取ってください。次に端末を登録し直してください。
    .patient = { -patient-wait }
    .vendor = 更新用の資格情報が登録されていないか取り消されています。再試行しません。再登録が必要です。
    .spoken = { device-refresh-invalid }。{ device-refresh-invalid.staff }

device-token-expired = ログインの時間が過ぎました
    .staff = 端末のログインを更新しています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = アクセストークンの期限（10分）が過ぎました。トークンを取り直して再試行します。
    .spoken = { device-token-expired }。{ device-token-expired.staff }

device-token-invalid = ログインをやり直してください
    .staff = 端末のログイン情報を確かめられませんでした。アプリを開き直してください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = アクセストークンが登録されていないか鍵と合いません。トークンを取り直して一度だけ再試行します。
    .spoken = { device-token-invalid }。{ device-token-invalid.staff }

device-token-missing = ログインが必要です
    .staff = 端末のログイン情報が届きませんでした。アプリを開き直してください。
    .patient = { -patient-wait }
    .vendor = アクセストークンがありません。トークンを取得して送り直します。
    .spoken = { device-token-missing }。{ device-token-missing.staff }
