/** Made from proto/stats.proto by `npm run proto`; change that file, not this one. */
export const descriptor = {
  "nested": {
    "v2ray": {
      "nested": {
        "core": {
          "nested": {
            "app": {
              "nested": {
                "stats": {
                  "nested": {
                    "command": {
                      "nested": {
                        "Stat": {
                          "fields": {
                            "name": {
                              "type": "string",
                              "id": 1
                            },
                            "value": {
                              "type": "int64",
                              "id": 2
                            }
                          }
                        },
                        "GetStatsRequest": {
                          "fields": {
                            "name": {
                              "type": "string",
                              "id": 1
                            },
                            "reset": {
                              "type": "bool",
                              "id": 2
                            }
                          }
                        },
                        "GetStatsResponse": {
                          "fields": {
                            "stat": {
                              "type": "Stat",
                              "id": 1
                            }
                          }
                        },
                        "QueryStatsRequest": {
                          "fields": {
                            "pattern": {
                              "type": "string",
                              "id": 1
                            },
                            "reset": {
                              "type": "bool",
                              "id": 2
                            },
                            "patterns": {
                              "rule": "repeated",
                              "type": "string",
                              "id": 3
                            },
                            "regexp": {
                              "type": "bool",
                              "id": 4
                            }
                          }
                        },
                        "QueryStatsResponse": {
                          "fields": {
                            "stat": {
                              "rule": "repeated",
                              "type": "Stat",
                              "id": 1
                            }
                          }
                        },
                        "SysStatsRequest": {
                          "fields": {}
                        },
                        "SysStatsResponse": {
                          "fields": {
                            "NumGoroutine": {
                              "type": "uint32",
                              "id": 1
                            },
                            "NumGC": {
                              "type": "uint32",
                              "id": 2
                            },
                            "Alloc": {
                              "type": "uint64",
                              "id": 3
                            },
                            "TotalAlloc": {
                              "type": "uint64",
                              "id": 4
                            },
                            "Sys": {
                              "type": "uint64",
                              "id": 5
                            },
                            "Mallocs": {
                              "type": "uint64",
                              "id": 6
                            },
                            "Frees": {
                              "type": "uint64",
                              "id": 7
                            },
                            "LiveObjects": {
                              "type": "uint64",
                              "id": 8
                            },
                            "PauseTotalNs": {
                              "type": "uint64",
                              "id": 9
                            },
                            "Uptime": {
                              "type": "uint32",
                              "id": 10
                            }
                          }
                        },
                        "GetStatsOnlineIpListResponse": {
                          "fields": {
                            "name": {
                              "type": "string",
                              "id": 1
                            },
                            "ips": {
                              "keyType": "string",
                              "type": "int64",
                              "id": 2
                            }
                          }
                        },
                        "GetAllOnlineUsersRequest": {
                          "fields": {}
                        },
                        "GetAllOnlineUsersResponse": {
                          "fields": {
                            "users": {
                              "rule": "repeated",
                              "type": "string",
                              "id": 1
                            }
                          }
                        },
                        "OnlineIPEntry": {
                          "fields": {
                            "ip": {
                              "type": "string",
                              "id": 1
                            },
                            "last_seen": {
                              "type": "int64",
                              "id": 2
                            }
                          }
                        },
                        "TrafficUserStat": {
                          "fields": {
                            "uplink": {
                              "type": "int64",
                              "id": 1
                            },
                            "downlink": {
                              "type": "int64",
                              "id": 2
                            }
                          }
                        },
                        "UserStat": {
                          "fields": {
                            "email": {
                              "type": "string",
                              "id": 1
                            },
                            "ips": {
                              "rule": "repeated",
                              "type": "OnlineIPEntry",
                              "id": 2
                            },
                            "traffic": {
                              "type": "TrafficUserStat",
                              "id": 3
                            }
                          }
                        },
                        "GetUsersStatsRequest": {
                          "fields": {
                            "include_traffic": {
                              "type": "bool",
                              "id": 1
                            },
                            "reset": {
                              "type": "bool",
                              "id": 2
                            }
                          }
                        },
                        "GetUsersStatsResponse": {
                          "fields": {
                            "users": {
                              "rule": "repeated",
                              "type": "UserStat",
                              "id": 1
                            }
                          }
                        },
                        "StatsService": {
                          "methods": {
                            "GetStats": {
                              "requestType": "GetStatsRequest",
                              "responseType": "GetStatsResponse",
                              "comment": "One counter by its whole name; with reset it is zeroed before the answer is sent."
                            },
                            "QueryStats": {
                              "requestType": "QueryStatsRequest",
                              "responseType": "QueryStatsResponse",
                              "comment": "All counters that match; with reset each is swapped with zero before the answer is sent."
                            },
                            "GetSysStats": {
                              "requestType": "SysStatsRequest",
                              "responseType": "SysStatsResponse",
                              "comment": "The process's own figures; V2Ray 4.21 and later."
                            },
                            "GetStatsOnline": {
                              "requestType": "GetStatsRequest",
                              "responseType": "GetStatsResponse",
                              "comment": "How many addresses a user is online from, by the name user>>>EMAIL>>>online; Xray 24.11.5 and later."
                            },
                            "GetStatsOnlineIpList": {
                              "requestType": "GetStatsRequest",
                              "responseType": "GetStatsOnlineIpListResponse",
                              "comment": "The addresses of one user, by the same name; Xray 25.2.18 and later."
                            },
                            "GetAllOnlineUsers": {
                              "requestType": "GetAllOnlineUsersRequest",
                              "responseType": "GetAllOnlineUsersResponse",
                              "comment": "Everyone who is online; Xray 26.1.13 and later."
                            },
                            "GetUsersStats": {
                              "requestType": "GetUsersStatsRequest",
                              "responseType": "GetUsersStatsResponse",
                              "comment": "Everyone who is online, with addresses and, where asked for, traffic; Xray 26.4.13 and later."
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
};
